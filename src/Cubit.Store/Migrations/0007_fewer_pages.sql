-- An order is a page of each table that it touches, on SQLite, and each page is written twice: less of them.

-- An order placed is answered by its event, which says all that the answer says; 0 where the body is kept.
ALTER TABLE idempotency ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;

-- The lines of an order stand in its row: nobody asks for them without it, and a table of their own cost every order
-- a page more.
ALTER TABLE orders ADD COLUMN lines TEXT NOT NULL DEFAULT '[]'; -- [origin order, period, minor units] each
UPDATE orders SET lines = coalesce((
  SELECT '[' || string_agg('[' || l.origin_order || ',' || l.period || ',' || l.amount_minor || ']', ','
    ORDER BY l.line) || ']'
  FROM order_lines AS l WHERE l.account_id = orders.account_id AND l.order_number = orders.order_number
), '[]');
DROP TABLE order_lines;

-- Orders of an instance are looked for among the few that are not finished; the last ones of it among its account's.
DROP INDEX orders_by_instance;
CREATE INDEX orders_unfinished ON orders (account_id, instance_number, order_number)
WHERE state IN ('pending_payment', 'paid', 'provisioning', 'failed');
