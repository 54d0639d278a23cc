CREATE FUNCTION ops_audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ops_audit_events is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER ops_audit_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON ops_audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION ops_audit_events_append_only();
