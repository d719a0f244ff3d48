-- What leaves is taken in the order of time, and so it is written: at one end, and not in a page of each account.
CREATE TABLE outbox_by_time (
  account_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (created_at, account_id, sequence)
) STRICT, WITHOUT ROWID;

INSERT INTO outbox_by_time SELECT account_id, sequence, kind, created_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_by_time RENAME TO outbox;

-- Rows that one statement after another of the same transaction writes need no look-up of one another (decision 0014).
CREATE TABLE postings_alone (
  account_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  line INTEGER NOT NULL,
  ledger_account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (account_id, sequence, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders_alone (
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
  lines TEXT NOT NULL, -- [origin order, period, minor units] each
  PRIMARY KEY (account_id, order_number)
) STRICT, WITHOUT ROWID;

INSERT INTO postings_alone SELECT * FROM postings;
INSERT INTO orders_alone SELECT * FROM orders;
DROP TABLE postings;
DROP TABLE orders;
ALTER TABLE postings_alone RENAME TO postings;
ALTER TABLE orders_alone RENAME TO orders;
CREATE INDEX orders_unfinished ON orders (account_id, instance_number, order_number)
WHERE state IN ('pending_payment', 'paid', 'provisioning', 'failed');

-- Events are long. In the order of their accounts a page held five of them, and every other event split one; now they
-- are added at one end, and found by an index of small entries.
CREATE TABLE journal_in_turn (
  account_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account_id, sequence)
) STRICT;

INSERT INTO journal_in_turn SELECT * FROM journal ORDER BY at, account_id, sequence;
DROP TABLE journal;
ALTER TABLE journal_in_turn RENAME TO journal;

-- They went with their tables.
CREATE TRIGGER journal_not_edited BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_not_deleted BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER postings_not_edited BEFORE UPDATE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TRIGGER postings_not_deleted BEFORE DELETE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
