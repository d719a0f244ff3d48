-- Runs after every migration, and again changes nothing. The role of the application owns nothing; it sees only the
-- accounts that its transaction names, in every table that has an account and is not on the closed list.
DO $$
DECLARE
  global CONSTANT text[] := ARRAY['sign_ins', 'api_keys', 'outbox', 'deadlines', 'open_tickets', 'staff_audit',
    'claims', 'account_list', 'provisioning_orders'];
  added_to CONSTANT text[] := ARRAY['journal', 'postings', 'rule_sets', 'rule_assignments',
    'staff_audit', 'fx_rates', 'withdrawn_price_books'];
  each record;
BEGIN
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cubit_app') THEN
      CREATE ROLE cubit_app NOLOGIN;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- Another database of this server was first.
  END;
  IF NOT pg_has_role(current_user, 'cubit_app', 'MEMBER') THEN
    EXECUTE format('GRANT cubit_app TO %I', current_user);
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO cubit_app', current_schema());
  FOR each IN
    SELECT c.oid, c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS walled,
      EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id') AS tenant
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND pg_get_userbyid(c.relowner) = current_user
  LOOP
    EXECUTE format('GRANT SELECT ON %I TO cubit_app', each.name);
    CONTINUE WHEN each.name = 'schema_version';
    EXECUTE format('GRANT INSERT ON %I TO cubit_app', each.name);
    IF NOT each.name = ANY (added_to) THEN
      EXECUTE format('GRANT UPDATE, DELETE ON %I TO cubit_app', each.name);
    END IF;
    CONTINUE WHEN each.walled OR NOT each.tenant OR each.name = ANY (global);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', each.name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', each.name);
    EXECUTE format(
      'CREATE POLICY named_accounts ON %I TO cubit_app USING (account_id = ANY ((SELECT '
        || 'string_to_array(current_setting(''cubit.accounts'', true), '',''))::bigint[]))', each.name);
    EXECUTE format('CREATE POLICY all_accounts ON %I TO %I USING (true)', each.name, current_user);
  END LOOP;
  -- They tell of all accounts when anything happened last and how much is taken, and nothing else.
  GRANT SELECT ON last_event, units_taken TO cubit_app;
END $$;
