CREATE TABLE "tenant_impersonation_actions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"impersonation_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"what" text NOT NULL,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "tenant_impersonations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"tenant" text NOT NULL,
	"user_id" text NOT NULL,
	"mode" text NOT NULL,
	"reason" text NOT NULL,
	"ticket" text,
	"actor" text NOT NULL,
	"actor_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"redeem_by" timestamp with time zone NOT NULL,
	"redeemed_at" timestamp with time zone,
	"usable_until" timestamp with time zone,
	"started_at" timestamp with time zone,
	"last_action_at" timestamp with time zone,
	"actions" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"ended_by" text
);
--> statement-breakpoint
CREATE TABLE "tenant_reveals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"tenant" text NOT NULL,
	"part" text NOT NULL,
	"field" text NOT NULL,
	"user_id" text DEFAULT '' NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant_snapshots" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"content" jsonb NOT NULL,
	"note" text,
	"ticket" text,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tenant_impersonation_actions" ADD CONSTRAINT "tenant_impersonation_actions_impersonation_id_tenant_impersonations_id_fk" FOREIGN KEY ("impersonation_id") REFERENCES "public"."tenant_impersonations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tenant_impersonation_actions_of" ON "tenant_impersonation_actions" USING btree ("impersonation_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "tenant_impersonations_open" ON "tenant_impersonations" USING btree ("actor") WHERE "tenant_impersonations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "tenant_impersonations_tenant" ON "tenant_impersonations" USING btree ("tenant","created_at");--> statement-breakpoint
CREATE INDEX "tenant_impersonations_created_at" ON "tenant_impersonations" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "tenant_reveals_actor" ON "tenant_reveals" USING btree ("actor","tenant","expires_at");--> statement-breakpoint
CREATE INDEX "tenant_reveals_expires_at" ON "tenant_reveals" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tenant_snapshots_tenant" ON "tenant_snapshots" USING btree ("tenant","created_at");--> statement-breakpoint
CREATE INDEX "tenant_snapshots_expires_at" ON "tenant_snapshots" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "cron_runs_fan_out" ON "cron_runs" USING btree ("job_id","slot_at") WHERE "cron_runs"."tenants" is not null;