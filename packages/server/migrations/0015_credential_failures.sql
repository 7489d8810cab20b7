CREATE TABLE "credential_failure" (
	"name" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"failed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "known_address" (
	"application_id" uuid NOT NULL,
	"address" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "known_address_application_id_address_pk" PRIMARY KEY("application_id","address")
);
--> statement-breakpoint
ALTER TABLE "known_address" ADD CONSTRAINT "known_address_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;