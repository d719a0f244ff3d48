-- What several processes on one database need to agree on.

-- Every change of what is published gives it a new edition, so that each process knows when what it keeps is stale.
CREATE TABLE catalog_edition (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  edition TEXT NOT NULL
) STRICT;

INSERT INTO catalog_edition (only_row, edition) VALUES (1, 'first');

-- What paid for the orders that the present layers come from, by order number.
ALTER TABLE instances ADD COLUMN payments TEXT NOT NULL DEFAULT '{}';
