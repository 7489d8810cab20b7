CREATE TABLE "handoff_code" (
	"code_sha256" text PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"process_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"phone_session" uuid,
	"session_key_sha256" text
);
--> statement-breakpoint
ALTER TABLE "gateway_process" ADD COLUMN "phone_session" uuid;--> statement-breakpoint
ALTER TABLE "gateway_process" ADD COLUMN "phone_stage" text;--> statement-breakpoint
ALTER TABLE "gateway_process" ADD COLUMN "phone_seen_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "handoff_code" ADD CONSTRAINT "handoff_code_process_id_gateway_process_id_fk" FOREIGN KEY ("process_id") REFERENCES "public"."gateway_process"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "handoff_code_process" ON "handoff_code" USING btree ("process_id");--> statement-breakpoint
CREATE INDEX "handoff_code_expiry" ON "handoff_code" USING btree ("expires_at");