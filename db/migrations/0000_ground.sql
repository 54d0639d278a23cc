CREATE TABLE "audit_seals" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"from_xid" "xid8" NOT NULL,
	"to_xid" "xid8" NOT NULL,
	"rows" integer NOT NULL,
	"last_id" bigint NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_seals_from_xid_unique" UNIQUE("from_xid")
);
--> statement-breakpoint
CREATE TABLE "ops_audit_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_name" text NOT NULL,
	"true_actor" text,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"reason" text,
	"before" jsonb,
	"after" jsonb,
	"request_id" text,
	"address" text,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "error_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"request_id" text,
	"trace_id" text,
	"route" text NOT NULL,
	"name" text NOT NULL,
	"message" text NOT NULL,
	"stack" text
);
--> statement-breakpoint
CREATE TABLE "ops_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"lane" text NOT NULL,
	"kind" text NOT NULL,
	"service" text,
	"subject" text NOT NULL,
	"severity" text NOT NULL,
	"title" text NOT NULL,
	"evidence" jsonb,
	"request_id" text,
	"dedupe_key" text,
	CONSTRAINT "ops_events_dedupe_key_unique" UNIQUE("dedupe_key")
);
--> statement-breakpoint
CREATE TABLE "pitwall_migrations" (
	"tag" text PRIMARY KEY NOT NULL,
	"contract" boolean NOT NULL,
	"applied_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_tokens_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"role" text NOT NULL,
	"password_hash" text,
	"version" integer DEFAULT 1 NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_sign_in_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"actor" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"status" integer,
	"body" text,
	CONSTRAINT "idempotency_keys_actor_route_key_pk" PRIMARY KEY("actor","route","key")
);
--> statement-breakpoint
CREATE TABLE "deploys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"service" text NOT NULL,
	"version" text NOT NULL,
	"revision" text,
	"url" text,
	"actor" text,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "level_spans" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"level" text NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone,
	"evidence" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "probe_targets" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"interval_seconds" integer NOT NULL,
	"next_due_at" timestamp with time zone NOT NULL,
	"claimed_by" text,
	"claimed_until" timestamp with time zone,
	"checked_at" timestamp with time zone,
	"code" text,
	"latency_ms" double precision,
	"detail" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"failing_since" timestamp with time zone,
	"result" jsonb
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"version" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "ops_audit_events_at" ON "ops_audit_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "ops_audit_events_request_id" ON "ops_audit_events" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "ops_audit_events_subject" ON "ops_audit_events" USING btree ("subject","at");--> statement-breakpoint
CREATE INDEX "ops_audit_events_xid" ON "ops_audit_events" USING btree ("xid");--> statement-breakpoint
CREATE INDEX "error_events_at" ON "error_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "error_events_request_id" ON "error_events" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "ops_events_at" ON "ops_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "ops_events_request_id" ON "ops_events" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "ops_events_subject" ON "ops_events" USING btree ("subject","at");--> statement-breakpoint
CREATE INDEX "sign_in_failures_key_at" ON "sign_in_failures" USING btree ("key","at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "deploys_service_at" ON "deploys" USING btree ("service","at");--> statement-breakpoint
CREATE UNIQUE INDEX "level_spans_open" ON "level_spans" USING btree ("subject_kind","subject_id") WHERE "level_spans"."until_at" is null;--> statement-breakpoint
CREATE INDEX "level_spans_subject_from" ON "level_spans" USING btree ("subject_kind","subject_id","from_at");--> statement-breakpoint
CREATE INDEX "probe_targets_next_due_at" ON "probe_targets" USING btree ("next_due_at");