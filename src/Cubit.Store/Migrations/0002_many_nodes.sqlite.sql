-- Data of the version before has its payments in the orders alone.
UPDATE instances SET payments = (
  SELECT json_group_object(CAST(orders.order_number AS TEXT), json(orders.payments)) FROM orders
  WHERE orders.account_id = instances.account_id AND orders.instance_number = instances.instance_number
    AND orders.kind <> 'downgrade'
    AND instr(instances.body, '"origin":{"order":' || orders.order_number || ',') > 0
);

-- No two editions are the same, not even where one was never committed.
CREATE TRIGGER products_added AFTER INSERT ON products
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER products_edited AFTER UPDATE ON products
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER products_deleted AFTER DELETE ON products
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER regions_added AFTER INSERT ON regions
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER regions_edited AFTER UPDATE ON regions
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER regions_deleted AFTER DELETE ON regions
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER agreements_added AFTER INSERT ON agreements
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER agreements_edited AFTER UPDATE ON agreements
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER agreements_deleted AFTER DELETE ON agreements
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER price_books_added AFTER INSERT ON price_books
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER price_books_edited AFTER UPDATE ON price_books
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER price_books_deleted AFTER DELETE ON price_books
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER rule_assignments_added AFTER INSERT ON rule_assignments
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER rule_assignments_edited AFTER UPDATE ON rule_assignments
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER rule_assignments_deleted AFTER DELETE ON rule_assignments
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER fx_rates_added AFTER INSERT ON fx_rates
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER fx_rates_edited AFTER UPDATE ON fx_rates
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
CREATE TRIGGER fx_rates_deleted AFTER DELETE ON fx_rates
  BEGIN UPDATE catalog_edition SET edition = lower(hex(randomblob(16))); END;
