-- No two editions are the same, not even where one was never committed.
CREATE FUNCTION new_catalog_edition() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN UPDATE catalog_edition SET edition = gen_random_uuid()::text; RETURN NULL; END';

CREATE TRIGGER products_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON products
  EXECUTE FUNCTION new_catalog_edition();
CREATE TRIGGER regions_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON regions
  EXECUTE FUNCTION new_catalog_edition();
CREATE TRIGGER agreements_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON agreements
  EXECUTE FUNCTION new_catalog_edition();
CREATE TRIGGER price_books_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON price_books
  EXECUTE FUNCTION new_catalog_edition();
CREATE TRIGGER rule_assignments_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rule_assignments
  EXECUTE FUNCTION new_catalog_edition();
CREATE TRIGGER fx_rates_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON fx_rates
  EXECUTE FUNCTION new_catalog_edition();

-- Rows that one statement after another of the same transaction writes need no look-up of one another (decision 0014).
ALTER TABLE orders DROP CONSTRAINT orders_account_id_instance_number_fkey;
ALTER TABLE orders DROP CONSTRAINT orders_account_id_sequence_fkey;
ALTER TABLE order_lines DROP CONSTRAINT order_lines_account_id_order_number_fkey;
ALTER TABLE postings DROP CONSTRAINT postings_account_id_sequence_fkey;
