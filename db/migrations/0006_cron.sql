CREATE TABLE "cron_blind_spans" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cron_check_ins" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"job_id" uuid NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"exit_code" smallint,
	"run_id" text,
	"body" "bytea",
	"body_bytes" integer DEFAULT 0 NOT NULL,
	"details" jsonb,
	"from" text,
	"ledger_run_id" bigint,
	"applied_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "cron_jobs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"ping_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"environment" text DEFAULT 'production' NOT NULL,
	"name" text NOT NULL,
	"service" text,
	"owner" text,
	"runbook" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"schedule" text NOT NULL,
	"timezone" text DEFAULT 'UTC' NOT NULL,
	"grace_seconds" integer NOT NULL,
	"max_runtime_seconds" integer NOT NULL,
	"min_runtime_seconds" integer,
	"failure_tolerance" integer DEFAULT 0 NOT NULL,
	"expected_counts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"bands" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"bands_learned_at" timestamp with time zone,
	"source" text NOT NULL,
	"health" text DEFAULT 'new' NOT NULL,
	"health_since" timestamp with time zone NOT NULL,
	"paused_at" timestamp with time zone,
	"paused_by" text,
	"running_since" timestamp with time zone,
	"next_due_at" timestamp with time zone,
	"planned_until" timestamp with time zone NOT NULL,
	"last_check_in_at" timestamp with time zone,
	"last_success_at" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "cron_jobs_ping_id_unique" UNIQUE("ping_id")
);
--> statement-breakpoint
CREATE TABLE "cron_ledger" (
	"id" smallint PRIMARY KEY NOT NULL,
	"judged_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cron_ping_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"environment" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "cron_ping_keys_key_hash_unique" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "cron_runs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"job_id" uuid NOT NULL,
	"due_at" timestamp with time zone,
	"slot_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"status" text NOT NULL,
	"reason" text,
	"deadline_at" timestamp with time zone,
	"exit_code" smallint,
	"duration_ms" bigint,
	"pace" text,
	"run_id" text,
	"failed_at" timestamp with time zone,
	"error_snippet" text,
	"fingerprint" text,
	"counts" jsonb,
	"tenants" jsonb,
	"cause" jsonb
);
--> statement-breakpoint
ALTER TABLE "cron_runs" ADD CONSTRAINT "cron_runs_job_id_cron_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."cron_jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cron_blind_spans_until" ON "cron_blind_spans" USING btree ("until_at");--> statement-breakpoint
CREATE INDEX "cron_check_ins_inbox" ON "cron_check_ins" USING btree ("id") WHERE "cron_check_ins"."applied_at" is null;--> statement-breakpoint
CREATE INDEX "cron_check_ins_run" ON "cron_check_ins" USING btree ("ledger_run_id") WHERE "cron_check_ins"."ledger_run_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cron_jobs_slug" ON "cron_jobs" USING btree ("slug","environment");--> statement-breakpoint
CREATE INDEX "cron_jobs_planned_until" ON "cron_jobs" USING btree ("planned_until");--> statement-breakpoint
CREATE INDEX "cron_jobs_down" ON "cron_jobs" USING btree ("service") WHERE "cron_jobs"."health" = 'down';--> statement-breakpoint
CREATE UNIQUE INDEX "cron_runs_slot" ON "cron_runs" USING btree ("job_id","due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "cron_runs_run_id" ON "cron_runs" USING btree ("job_id","run_id") WHERE "cron_runs"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "cron_runs_job_slot_at" ON "cron_runs" USING btree ("job_id","slot_at","id");--> statement-breakpoint
CREATE INDEX "cron_runs_open" ON "cron_runs" USING btree ("job_id","deadline_at") WHERE "cron_runs"."deadline_at" is not null;