CREATE TRIGGER capacity_pools_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON capacity_pools
  EXECUTE FUNCTION new_catalog_edition();

-- A published version is never edited, and goes only to where it is kept as withdrawn.
CREATE FUNCTION only_withdrawn() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
  IF NOT EXISTS (SELECT 1 FROM withdrawn_price_books AS w WHERE w.version = OLD.version AND w.body = OLD.body) THEN
    RAISE EXCEPTION ''a published price book is never deleted'';
  END IF;
  RETURN OLD;
END';

CREATE TRIGGER price_books_not_edited BEFORE UPDATE OR TRUNCATE ON price_books
  EXECUTE FUNCTION only_added_to('a published price book is never edited');
CREATE TRIGGER price_books_not_deleted BEFORE DELETE ON price_books
  FOR EACH ROW EXECUTE FUNCTION only_withdrawn();
CREATE TRIGGER withdrawn_price_books_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON withdrawn_price_books
  EXECUTE FUNCTION only_added_to('a withdrawn price book is never edited');
CREATE TRIGGER fx_rates_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON fx_rates
  EXECUTE FUNCTION only_added_to('a published rate is never edited');
