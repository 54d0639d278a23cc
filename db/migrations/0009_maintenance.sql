CREATE TABLE "maintenance_audit_gaps" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"window_id" uuid NOT NULL,
	"entry" jsonb NOT NULL,
	"problem" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"written_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "maintenance_bypass_uses" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"bypass_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"service" text,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "maintenance_bypasses" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"service" text,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"uses" bigint DEFAULT 0 NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "maintenance_bypasses_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "maintenance_catch_ups" (
	"run_id" bigint PRIMARY KEY NOT NULL,
	"window_id" uuid NOT NULL,
	"state" text NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"reason" text,
	"at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"claimed_until" timestamp with time zone,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "maintenance_held_jobs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"window_id" uuid NOT NULL,
	"queue" text NOT NULL,
	"jobs" integer,
	"released_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "maintenance_switches" (
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"desired" text,
	"window_id" uuid,
	"state" text NOT NULL,
	"applied" text,
	"ours" boolean DEFAULT false NOT NULL,
	"unheard" boolean DEFAULT false NOT NULL,
	"audit_logged" boolean,
	"attempts" integer DEFAULT 0 NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone,
	"next_attempt_at" timestamp with time zone NOT NULL,
	"claimed_until" timestamp with time zone,
	"problem" text,
	CONSTRAINT "maintenance_switches_kind_subject_pk" PRIMARY KEY("kind","subject")
);
--> statement-breakpoint
CREATE TABLE "maintenance_windows" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"scope" text NOT NULL,
	"mode" text NOT NULL,
	"reason" text,
	"on_overrun" text NOT NULL,
	"origin" text NOT NULL,
	"forced_at" timestamp with time zone,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"begun_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"outcome" text,
	"started_by" text NOT NULL,
	"started_by_name" text NOT NULL,
	"ended_by" text,
	"ended_by_name" text,
	"end_reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"overrun_told_at" timestamp with time zone,
	"compared_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "maintenance_bypass_uses" ADD CONSTRAINT "maintenance_bypass_uses_bypass_id_maintenance_bypasses_id_fk" FOREIGN KEY ("bypass_id") REFERENCES "public"."maintenance_bypasses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "maintenance_audit_gaps_open" ON "maintenance_audit_gaps" USING btree ("id") WHERE "maintenance_audit_gaps"."written_at" is null;--> statement-breakpoint
CREATE INDEX "maintenance_audit_gaps_window" ON "maintenance_audit_gaps" USING btree ("window_id");--> statement-breakpoint
CREATE INDEX "maintenance_bypass_uses_bypass" ON "maintenance_bypass_uses" USING btree ("bypass_id","id");--> statement-breakpoint
CREATE INDEX "maintenance_held_jobs_window" ON "maintenance_held_jobs" USING btree ("window_id");--> statement-breakpoint
CREATE INDEX "maintenance_switches_next" ON "maintenance_switches" USING btree ("next_attempt_at");--> statement-breakpoint
CREATE INDEX "maintenance_windows_starts_at" ON "maintenance_windows" USING btree ("starts_at","id");--> statement-breakpoint
CREATE INDEX "maintenance_windows_open" ON "maintenance_windows" USING btree ("starts_at") WHERE "maintenance_windows"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "maintenance_windows_ended_at" ON "maintenance_windows" USING btree ("ended_at");