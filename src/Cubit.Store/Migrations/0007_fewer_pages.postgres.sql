-- What leaves is taken in the order of time.
ALTER TABLE outbox DROP CONSTRAINT outbox_pkey;
ALTER TABLE outbox ADD PRIMARY KEY (created_at, account_id, sequence);
