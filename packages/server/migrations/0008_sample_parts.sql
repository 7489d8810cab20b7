CREATE TABLE "sample_part" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"process_id" uuid NOT NULL,
	"upload_id" uuid NOT NULL,
	"offset_bytes" integer NOT NULL,
	"byte_length" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sample_part" ADD CONSTRAINT "sample_part_process_id_gateway_process_id_fk" FOREIGN KEY ("process_id") REFERENCES "public"."gateway_process"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "sample_part_place" ON "sample_part" USING btree ("process_id","upload_id","offset_bytes");