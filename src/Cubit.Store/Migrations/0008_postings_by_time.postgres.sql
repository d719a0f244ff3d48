-- Postings stand in the order of time, and so their index is written: at one end. Their event, which its account's key
-- finds, says when it was; one that has none stops the migration. The books of a month stand together.
ALTER TABLE postings ADD COLUMN at BIGINT;
ALTER TABLE postings DISABLE TRIGGER postings_not_edited;
UPDATE postings SET at = j.at FROM journal AS j
WHERE j.account_id = postings.account_id AND j.sequence = postings.sequence;
ALTER TABLE postings ENABLE TRIGGER postings_not_edited;
ALTER TABLE postings ALTER COLUMN at SET NOT NULL;
ALTER TABLE postings DROP CONSTRAINT postings_pkey;
ALTER TABLE postings ADD PRIMARY KEY (at, account_id, sequence, line);
