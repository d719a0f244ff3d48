-- The whole life of an instance: what an account holds beside instances and orders, and what time will do to it.

CREATE TABLE projects (
  account_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  region_id TEXT NOT NULL,
  instance_number INTEGER NOT NULL, -- 0 where it pays as it goes
  body TEXT NOT NULL,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tickets (
  account_id INTEGER NOT NULL,
  ticket_number INTEGER NOT NULL,
  instance_number INTEGER NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account_id, ticket_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE vouchers (
  account_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE recognised_through (
  account_id INTEGER NOT NULL,
  instance_number INTEGER NOT NULL,
  through INTEGER NOT NULL, -- days completed until this instant are revenue
  PRIMARY KEY (account_id, instance_number)
) STRICT, WITHOUT ROWID;

-- What is to be done, once, at an instant. A queue: workers look at every account's.
CREATE TABLE deadlines (
  account_id INTEGER NOT NULL,
  due INTEGER NOT NULL,
  kind INTEGER NOT NULL, -- its place among those of one instant, from 0
  number INTEGER NOT NULL, -- of the order or the instance
  PRIMARY KEY (account_id, due, kind, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX deadlines_by_due ON deadlines (due, account_id);

-- Tickets that wait for an operator. A queue: operators look at every account's.
CREATE TABLE open_tickets (
  account_id INTEGER NOT NULL,
  ticket_number INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, ticket_number)
) STRICT, WITHOUT ROWID;

-- The event that wrote the row last: what is kept in memory is the row of one event.
ALTER TABLE instances ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;

-- Every instance so far is to end, and its owner to be told 7, 3 and 1 days before.
INSERT INTO deadlines (account_id, due, kind, number)
SELECT account_id, ends_at - ahead.days * 86400000000, ahead.kind, instance_number
FROM instances CROSS JOIN (
  SELECT 7 AS days, 5 AS kind UNION ALL SELECT 3, 5 UNION ALL SELECT 1, 5 UNION ALL SELECT 0, 6
) AS ahead;

-- An order's event is the last one of it from now on, which holds every state before.
DROP TABLE order_states;
