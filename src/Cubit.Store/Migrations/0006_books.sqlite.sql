CREATE TRIGGER capacity_pools_added AFTER INSERT ON capacity_pools
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER capacity_pools_edited AFTER UPDATE ON capacity_pools
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER capacity_pools_deleted AFTER DELETE ON capacity_pools
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;

-- A published version is never edited, and goes only to where it is kept as withdrawn.
CREATE TRIGGER price_books_not_edited BEFORE UPDATE ON price_books
  BEGIN SELECT RAISE(ABORT, 'a published price book is never edited'); END;
CREATE TRIGGER price_books_not_deleted BEFORE DELETE ON price_books
  WHEN NOT EXISTS (SELECT 1 FROM withdrawn_price_books AS w WHERE w.version = OLD.version AND w.body = OLD.body)
  BEGIN SELECT RAISE(ABORT, 'a published price book is never deleted'); END;
CREATE TRIGGER withdrawn_price_books_not_edited BEFORE UPDATE ON withdrawn_price_books
  BEGIN SELECT RAISE(ABORT, 'a withdrawn price book is never edited'); END;
CREATE TRIGGER withdrawn_price_books_not_deleted BEFORE DELETE ON withdrawn_price_books
  BEGIN SELECT RAISE(ABORT, 'a withdrawn price book is never edited'); END;
CREATE TRIGGER fx_rates_not_edited BEFORE UPDATE ON fx_rates
  BEGIN SELECT RAISE(ABORT, 'a published rate is never edited'); END;
CREATE TRIGGER fx_rates_not_deleted BEFORE DELETE ON fx_rates
  BEGIN SELECT RAISE(ABORT, 'a published rate is never edited'); END;
