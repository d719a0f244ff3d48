-- The audit is only ever added to.
CREATE TRIGGER staff_audit_not_edited BEFORE UPDATE ON staff_audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER staff_audit_not_deleted BEFORE DELETE ON staff_audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
