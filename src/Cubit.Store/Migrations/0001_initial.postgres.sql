-- The journal, the books, rule sets and assignments are only ever added to: facts that others rely on.
CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''%'', TG_ARGV[0]; END';

CREATE TRIGGER journal_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
  EXECUTE FUNCTION only_added_to('the journal is append-only');
CREATE TRIGGER postings_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
  EXECUTE FUNCTION only_added_to('postings are append-only');
CREATE TRIGGER rule_sets_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_sets
  EXECUTE FUNCTION only_added_to('a stored rule set is never edited');
CREATE TRIGGER rule_assignments_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_assignments
  EXECUTE FUNCTION only_added_to('an assignment is never edited');

-- Rows that change on every order keep room on their page for their next version, so that no index is touched.
ALTER TABLE accounts SET (fillfactor = 50);
ALTER TABLE instances SET (fillfactor = 50);
