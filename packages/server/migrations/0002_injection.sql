CREATE TABLE "sample_fingerprint" (
	"application_id" uuid NOT NULL,
	"operation_id" uuid NOT NULL,
	"user_id" text,
	"exact" "bytea" NOT NULL,
	"look" "bytea",
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sample_fingerprint_operation_id_exact_pk" PRIMARY KEY("operation_id","exact")
);
--> statement-breakpoint
ALTER TABLE "operation" ADD COLUMN "warnings" jsonb;--> statement-breakpoint
ALTER TABLE "operation" ADD COLUMN "signals" jsonb;--> statement-breakpoint
ALTER TABLE "operation" ADD COLUMN "camera_facts" jsonb;--> statement-breakpoint
ALTER TABLE "sample_fingerprint" ADD CONSTRAINT "sample_fingerprint_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample_fingerprint" ADD CONSTRAINT "sample_fingerprint_operation_id_operation_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."operation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sample_fingerprint_exact" ON "sample_fingerprint" USING btree ("application_id","exact");--> statement-breakpoint
CREATE INDEX "sample_fingerprint_person" ON "sample_fingerprint" USING btree ("application_id","user_id","created_at");