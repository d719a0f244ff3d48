-- The audit is only ever added to.
CREATE TRIGGER staff_audit_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON staff_audit
  EXECUTE FUNCTION only_added_to('the audit is append-only');
