-- The first schema. Money is in whole minor units, instants are whole microseconds UTC, exact fractions are text a/b.
-- The account leads every key of a tenant table. Tables without it are the closed list in ARCHITECTURE.md.

CREATE TABLE schema_version (
  version INTEGER PRIMARY KEY,
  admits INTEGER NOT NULL, -- the oldest program schema version that may still work on this schema
  applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE products (
  product_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  unit_min INTEGER,
  unit_step INTEGER,
  unit_max INTEGER
) STRICT;

CREATE TABLE regions (
  region_id TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE agreements (
  agreement_id TEXT NOT NULL,
  version TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (agreement_id, version)
) STRICT;

CREATE TABLE price_books (
  version TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products,
  region_id TEXT NOT NULL REFERENCES regions,
  effective_from INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (product_id, region_id, effective_from)
) STRICT;

CREATE TABLE rule_sets (
  rule_set_id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE rule_assignments (
  product_id TEXT NOT NULL,
  effective_from INTEGER NOT NULL,
  rule_set_id TEXT NOT NULL REFERENCES rule_sets,
  PRIMARY KEY (product_id, effective_from)
) STRICT;

CREATE TABLE fx_rates (
  currency_from TEXT NOT NULL,
  currency_to TEXT NOT NULL,
  effective_from INTEGER NOT NULL,
  rate TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (currency_from, currency_to, effective_from)
) STRICT;

CREATE TABLE sign_ins (
  email TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0,
  sandbox_only INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE api_keys (
  account_id INTEGER NOT NULL,
  key_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  sandbox_only INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, key_hash)
) STRICT;

CREATE TABLE signing_keys (
  purpose TEXT PRIMARY KEY,
  secret BLOB NOT NULL
) STRICT;

CREATE TABLE protection_keys (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE sandbox_clock (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  now INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
  account_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  currency TEXT NOT NULL,
  balance_minor INTEGER NOT NULL,
  in_arrears INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL,
  last_event_at INTEGER NOT NULL,
  last_order INTEGER NOT NULL,
  last_instance INTEGER NOT NULL
) STRICT;

CREATE TABLE privileges (
  account_id INTEGER NOT NULL REFERENCES accounts,
  name TEXT NOT NULL,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  account_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE instances (
  account_id INTEGER NOT NULL REFERENCES accounts,
  instance_number INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  region_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account_id, instance_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  account_id INTEGER NOT NULL,
  order_number INTEGER NOT NULL,
  sequence INTEGER NOT NULL, -- its event in the journal, which holds all of it
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  instance_number INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  payments TEXT NOT NULL,
  PRIMARY KEY (account_id, order_number),
  FOREIGN KEY (account_id, instance_number) REFERENCES instances (account_id, instance_number),
  FOREIGN KEY (account_id, sequence) REFERENCES journal (account_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX orders_by_instance ON orders (account_id, instance_number, order_number);

CREATE TABLE order_lines (
  account_id INTEGER NOT NULL,
  order_number INTEGER NOT NULL,
  line INTEGER NOT NULL,
  origin_order INTEGER NOT NULL,
  period INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (account_id, order_number, line),
  FOREIGN KEY (account_id, order_number) REFERENCES orders (account_id, order_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_states (
  account_id INTEGER NOT NULL,
  order_number INTEGER NOT NULL,
  step INTEGER NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (account_id, order_number, step),
  FOREIGN KEY (account_id, order_number) REFERENCES orders (account_id, order_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE postings (
  account_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  line INTEGER NOT NULL,
  ledger_account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (account_id, sequence, line),
  FOREIGN KEY (account_id, sequence) REFERENCES journal (account_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
  account_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  account_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, sequence)
) STRICT, WITHOUT ROWID;
