-- Postings stand in the order of time, and so they are written: at one end, and not in a page of each account. Their
-- event, which its account's key finds, says when it was; one that has none stops the migration and is not lost.
CREATE TABLE postings_by_time (
  at INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  line INTEGER NOT NULL,
  ledger_account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (at, account_id, sequence, line)
) STRICT, WITHOUT ROWID;

INSERT INTO postings_by_time
SELECT j.at, p.account_id, p.sequence, p.line, p.ledger_account, p.currency, p.amount_minor
FROM postings AS p LEFT JOIN journal AS j ON j.account_id = p.account_id AND j.sequence = p.sequence
ORDER BY j.at, p.account_id, p.sequence, p.line;
DROP TABLE postings;
ALTER TABLE postings_by_time RENAME TO postings;

-- They went with their table.
CREATE TRIGGER postings_not_edited BEFORE UPDATE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TRIGGER postings_not_deleted BEFORE DELETE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
