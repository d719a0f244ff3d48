-- Operators belong to no account: how they sign in, by which keys, and what each of them did, to whichever account.
-- Workers neither: what they are at, and what is stuck.

CREATE TABLE staff (
  email TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0,
  sandbox_only INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE staff_keys (
  key_hash TEXT PRIMARY KEY,
  email TEXT NOT NULL REFERENCES staff,
  sandbox_only INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What was done to an account has the number of its event there; account 0 stands for the whole installation.
CREATE TABLE staff_audit (
  account_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_audit_by_time ON staff_audit (at, account_id, sequence);

-- Which worker is at which account until when, by the system's clock; failures keep an account back.
CREATE TABLE claims (
  account_id INTEGER PRIMARY KEY,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  since INTEGER NOT NULL,
  error TEXT NOT NULL
) STRICT;

CREATE TABLE job_runs (
  job TEXT PRIMARY KEY,
  worker TEXT NOT NULL,
  at INTEGER NOT NULL,
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL
) STRICT;

-- Orders that wait for payment or failed: what operators look for among all that is due.
CREATE INDEX deadlines_of_orders ON deadlines (kind, due, account_id, number) WHERE kind IN (3, 4);
