-- What is done by night, in all accounts.

-- Until when the days of an account's instances are revenue, and what of them is not yet: narrow, so that a night
-- reads no instance of an account in which nothing happened since. Nobody wrote the table before it.
DROP TABLE recognised_through;
CREATE TABLE recognition (
  account_id INTEGER PRIMARY KEY,
  through INTEGER NOT NULL, -- days completed until this instant are revenue
  version INTEGER NOT NULL, -- the account's when the layers were those of its instances
  layers TEXT NOT NULL
) STRICT;

-- How far a job is that goes through all accounts, night by night.
ALTER TABLE job_runs ADD COLUMN through INTEGER NOT NULL DEFAULT 0; -- nights until then are done
ALTER TABLE job_runs ADD COLUMN reached INTEGER NOT NULL DEFAULT 0; -- of the next one, the accounts up to this id
ALTER TABLE job_runs ADD COLUMN held_until INTEGER NOT NULL DEFAULT 0; -- its worker's, by the system's clock

-- All accounts, for what goes through them one after another. A queue: the work is for every account.
CREATE TABLE account_list (
  account_id INTEGER PRIMARY KEY
) STRICT;

INSERT INTO account_list (account_id) SELECT account_id FROM accounts;
