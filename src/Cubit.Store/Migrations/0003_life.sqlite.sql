
-- A purchase that waits for payment has no instance yet, so orders no longer refer to one.
CREATE TABLE orders_without_instance (
  account_id INTEGER NOT NULL,
  order_number INTEGER NOT NULL,
  sequence INTEGER NOT NULL, -- its last event in the journal, which holds all of it
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  instance_number INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  payments TEXT NOT NULL,
  PRIMARY KEY (account_id, order_number),
  FOREIGN KEY (account_id, sequence) REFERENCES journal (account_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE lines_of_orders (
  account_id INTEGER NOT NULL,
  order_number INTEGER NOT NULL,
  line INTEGER NOT NULL,
  origin_order INTEGER NOT NULL,
  period INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (account_id, order_number, line),
  FOREIGN KEY (account_id, order_number) REFERENCES orders_without_instance (account_id, order_number)
) STRICT, WITHOUT ROWID;

INSERT INTO orders_without_instance SELECT * FROM orders;
INSERT INTO lines_of_orders SELECT * FROM order_lines;
DROP TABLE order_lines;
DROP TABLE orders;
ALTER TABLE orders_without_instance RENAME TO orders;
ALTER TABLE lines_of_orders RENAME TO order_lines;
CREATE INDEX orders_by_instance ON orders (account_id, instance_number, order_number);
