-- What operators set: drafts of prices, versions that were withdrawn, how capacity is put in place.

-- A draft's prices are its own; it is edited until it is published or thrown away.
CREATE TABLE price_drafts (
  draft_id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  based_on TEXT NOT NULL,
  note TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Versions that were called off before they took effect. Nothing was ever priced by them; their numbers are taken.
CREATE TABLE withdrawn_price_books (
  version TEXT PRIMARY KEY,
  product_id TEXT NOT NULL,
  region_id TEXT NOT NULL,
  effective_from INTEGER NOT NULL,
  body TEXT NOT NULL,
  withdrawn_by TEXT NOT NULL,
  withdrawn_at INTEGER NOT NULL
) STRICT;

-- How capacity of a product in a region is put in place; at once where there is no row.
CREATE TABLE capacity_pools (
  product_id TEXT NOT NULL,
  region_id TEXT NOT NULL,
  provisioning TEXT NOT NULL,
  PRIMARY KEY (product_id, region_id)
) STRICT, WITHOUT ROWID;

-- Orders whose capacity is being put in place. A queue: operators look at every account's.
CREATE TABLE provisioning_orders (
  account_id INTEGER NOT NULL,
  order_number INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (account_id, order_number)
) STRICT, WITHOUT ROWID;

CREATE INDEX provisioning_orders_by_time ON provisioning_orders (since, account_id, order_number);

-- When anything happened last, in any account: prices and rules take effect after it.
CREATE VIEW last_event AS SELECT max(last_event_at) AS last_at FROM accounts;
