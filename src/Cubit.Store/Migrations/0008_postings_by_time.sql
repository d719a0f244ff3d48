-- A list of values in the condition of an index is a table of its own to SQLite, which it made and dropped for every
-- order.
DROP INDEX orders_unfinished;
CREATE INDEX orders_unfinished ON orders (account_id, instance_number, order_number)
WHERE state = 'pending_payment' OR state = 'paid' OR state = 'provisioning' OR state = 'failed';
