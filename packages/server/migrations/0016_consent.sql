CREATE TABLE "consent_text" (
	"application_id" uuid NOT NULL,
	"version" text NOT NULL,
	"language" text NOT NULL,
	"text" text NOT NULL,
	"first_given_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "consent_text_application_id_version_pk" PRIMARY KEY("application_id","version")
);
--> statement-breakpoint
ALTER TABLE "operation" ADD COLUMN "consents" jsonb;--> statement-breakpoint
ALTER TABLE "consent_text" ADD CONSTRAINT "consent_text_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;