CREATE TABLE "anomalies" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"service" text NOT NULL,
	"endpoint" text,
	"signal" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"unit" text NOT NULL,
	"state" text NOT NULL,
	"severity" text NOT NULL,
	"onset_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"last_joined_at" timestamp with time zone NOT NULL,
	"peak_at" timestamp with time zone NOT NULL,
	"peak_score" double precision NOT NULL,
	"observed" double precision NOT NULL,
	"expected" jsonb NOT NULL,
	"sentence" text NOT NULL,
	"affected_requests" double precision,
	"context" jsonb,
	"candidates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"acknowledgement" jsonb,
	"verdict" jsonb
);
--> statement-breakpoint
CREATE TABLE "anomaly_notes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"anomaly_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	"author_name" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "anomaly_series" (
	"anomaly_id" bigint NOT NULL,
	"baseline_id" integer NOT NULL,
	"onset_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"peak_at" timestamp with time zone NOT NULL,
	"peak_score" double precision NOT NULL,
	"observed" double precision NOT NULL,
	"expected" jsonb NOT NULL,
	"sentence" text NOT NULL,
	CONSTRAINT "anomaly_series_anomaly_id_baseline_id_pk" PRIMARY KEY("anomaly_id","baseline_id")
);
--> statement-breakpoint
CREATE TABLE "baseline_days" (
	"baseline_id" integer NOT NULL,
	"day" integer NOT NULL,
	"medians" "bytea" NOT NULL,
	"bands" "bytea" NOT NULL,
	"deviations" "bytea" NOT NULL,
	CONSTRAINT "baseline_days_baseline_id_day_pk" PRIMARY KEY("baseline_id","day")
);
--> statement-breakpoint
CREATE TABLE "baseline_orders" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"baseline_id" integer NOT NULL,
	"service" text NOT NULL,
	"kind" text NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "baseline_services" (
	"service" text PRIMARY KEY NOT NULL,
	"next_due_at" timestamp with time zone NOT NULL,
	"claimed_by" text,
	"claimed_until" timestamp with time zone,
	"judged_at" timestamp with time zone,
	"history_read" double precision,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "baselines" (
	"id" serial PRIMARY KEY NOT NULL,
	"service" text NOT NULL,
	"endpoint" text NOT NULL,
	"signal" text NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"at" timestamp with time zone,
	"value" double precision,
	"requests" double precision,
	"state" text NOT NULL,
	"reason" text,
	"score" double precision NOT NULL,
	"expected" double precision,
	"low" double precision,
	"high" double precision,
	"detector" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "anomaly_notes" ADD CONSTRAINT "anomaly_notes_anomaly_id_anomalies_id_fk" FOREIGN KEY ("anomaly_id") REFERENCES "public"."anomalies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anomaly_series" ADD CONSTRAINT "anomaly_series_anomaly_id_anomalies_id_fk" FOREIGN KEY ("anomaly_id") REFERENCES "public"."anomalies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "anomaly_series" ADD CONSTRAINT "anomaly_series_baseline_id_baselines_id_fk" FOREIGN KEY ("baseline_id") REFERENCES "public"."baselines"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "baseline_days" ADD CONSTRAINT "baseline_days_baseline_id_baselines_id_fk" FOREIGN KEY ("baseline_id") REFERENCES "public"."baselines"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "baseline_orders" ADD CONSTRAINT "baseline_orders_baseline_id_baselines_id_fk" FOREIGN KEY ("baseline_id") REFERENCES "public"."baselines"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "anomalies_opened_at" ON "anomalies" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "anomalies_service_opened_at" ON "anomalies" USING btree ("service","opened_at");--> statement-breakpoint
CREATE INDEX "anomalies_open" ON "anomalies" USING btree ("service") WHERE "anomalies"."state" = 'open';--> statement-breakpoint
CREATE INDEX "anomaly_notes_anomaly" ON "anomaly_notes" USING btree ("anomaly_id","at");--> statement-breakpoint
CREATE INDEX "anomaly_series_baseline" ON "anomaly_series" USING btree ("baseline_id");--> statement-breakpoint
CREATE INDEX "baseline_orders_service" ON "baseline_orders" USING btree ("service");--> statement-breakpoint
CREATE UNIQUE INDEX "baselines_series" ON "baselines" USING btree ("service","endpoint","signal","name");--> statement-breakpoint
ALTER TABLE "baselines" SET (fillfactor = 50);
