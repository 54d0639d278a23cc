CREATE TABLE "queue_job_retries" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"queue" text NOT NULL,
	"job_id" text NOT NULL,
	"version" text NOT NULL,
	"actor" text NOT NULL,
	"actor_name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"outcome" text,
	"is_once" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queue_retry_jobs" (
	"run_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"source" text NOT NULL,
	"queue" text NOT NULL,
	"job_id" text NOT NULL,
	"version" text NOT NULL,
	"attempts" integer NOT NULL,
	"started_at" timestamp with time zone,
	"state" text DEFAULT 'pending' NOT NULL,
	"asked_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"error" text,
	"is_live" boolean DEFAULT true NOT NULL,
	CONSTRAINT "queue_retry_jobs_run_id_position_pk" PRIMARY KEY("run_id","position")
);
--> statement-breakpoint
CREATE TABLE "queue_retry_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"source" text NOT NULL,
	"queue" text NOT NULL,
	"asked" jsonb NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"canary" integer NOT NULL,
	"canary_passed_at" timestamp with time zone,
	"rate_per_second" double precision NOT NULL,
	"when_healthy" text[] DEFAULT '{}' NOT NULL,
	"dependencies" text[] DEFAULT '{}' NOT NULL,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"paid_until" timestamp with time zone NOT NULL,
	"next_due_at" timestamp with time zone NOT NULL,
	"claimed_by" text,
	"claimed_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "queue_schedules" (
	"source" text NOT NULL,
	"name" text NOT NULL,
	"queue" text NOT NULL,
	"service" text,
	"cron" text,
	"every_ms" double precision,
	"zone" text,
	"last_at" timestamp with time zone,
	"next_at" timestamp with time zone,
	"stage" text NOT NULL,
	"stage_since" timestamp with time zone NOT NULL,
	"is_trouble" boolean NOT NULL,
	"sentence" text NOT NULL,
	"job_id" text,
	"as_of" timestamp with time zone NOT NULL,
	CONSTRAINT "queue_schedules_source_name_pk" PRIMARY KEY("source","name")
);
--> statement-breakpoint
CREATE TABLE "queue_selections" (
	"hash" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"queue" text NOT NULL,
	"asked" jsonb NOT NULL,
	"jobs" jsonb NOT NULL,
	"sample" text,
	"created_at" timestamp with time zone NOT NULL,
	"run_id" uuid
);
--> statement-breakpoint
CREATE TABLE "queue_sources" (
	"source" text PRIMARY KEY NOT NULL,
	"engine" text NOT NULL,
	"next_due_at" timestamp with time zone NOT NULL,
	"claimed_by" text,
	"claimed_until" timestamp with time zone,
	"looked_at" timestamp with time zone,
	"look_ms" integer,
	"interval_ms" integer NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"unreachable_since" timestamp with time zone,
	"problem" text,
	"schedules_looked_at" timestamp with time zone,
	"advice" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queues" (
	"source" text NOT NULL,
	"queue" text NOT NULL,
	"service" text,
	"reading" jsonb NOT NULL,
	"recent" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"oldest_waiting_at" timestamp with time zone,
	"throughput" double precision,
	"idle_since" timestamp with time zone,
	"level" text NOT NULL,
	"level_since" timestamp with time zone NOT NULL,
	"evidence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"as_of" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "queues_source_queue_pk" PRIMARY KEY("source","queue")
);
--> statement-breakpoint
ALTER TABLE "queue_retry_jobs" ADD CONSTRAINT "queue_retry_jobs_run_id_queue_retry_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."queue_retry_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "queue_job_retries_once" ON "queue_job_retries" USING btree ("source","queue","job_id","actor") WHERE "queue_job_retries"."is_once";--> statement-breakpoint
CREATE INDEX "queue_job_retries_job" ON "queue_job_retries" USING btree ("source","queue","job_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "queue_retry_jobs_live" ON "queue_retry_jobs" USING btree ("source","queue","job_id") WHERE "queue_retry_jobs"."is_live";--> statement-breakpoint
CREATE INDEX "queue_retry_jobs_state" ON "queue_retry_jobs" USING btree ("run_id","state","position");--> statement-breakpoint
CREATE INDEX "queue_retry_jobs_job" ON "queue_retry_jobs" USING btree ("source","queue","job_id");--> statement-breakpoint
CREATE INDEX "queue_retry_runs_live" ON "queue_retry_runs" USING btree ("next_due_at") WHERE "queue_retry_runs"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "queue_retry_runs_created_at" ON "queue_retry_runs" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "queue_retry_runs_queue" ON "queue_retry_runs" USING btree ("source","queue","created_at");--> statement-breakpoint
CREATE INDEX "queue_selections_created_at" ON "queue_selections" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "queues_service_trouble" ON "queues" USING btree ("service") WHERE "queues"."level" <> 'operational';