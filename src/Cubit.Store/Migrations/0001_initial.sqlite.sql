-- The journal, the books and the orders are only ever added to.
CREATE TRIGGER journal_not_edited BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_not_deleted BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER postings_not_edited BEFORE UPDATE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TRIGGER postings_not_deleted BEFORE DELETE ON postings
  BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;

-- A rule set and its assignments are facts that orders rely on: a new version is a new row.
CREATE TRIGGER rule_sets_not_edited BEFORE UPDATE ON rule_sets
  BEGIN SELECT RAISE(ABORT, 'a stored rule set is never edited'); END;
CREATE TRIGGER rule_sets_not_deleted BEFORE DELETE ON rule_sets
  BEGIN SELECT RAISE(ABORT, 'a stored rule set is never edited'); END;
CREATE TRIGGER rule_assignments_not_edited BEFORE UPDATE ON rule_assignments
  BEGIN SELECT RAISE(ABORT, 'an assignment is never edited'); END;
CREATE TRIGGER rule_assignments_not_deleted BEFORE DELETE ON rule_assignments
  BEGIN SELECT RAISE(ABORT, 'an assignment is never edited'); END;
