CREATE TABLE "kept_key" (
	"application_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "kept_key_application_id_purpose_pk" PRIMARY KEY("application_id","purpose")
);
--> statement-breakpoint
CREATE TABLE "master_key" (
	"version" integer PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"retired_at" timestamp (3) with time zone,
	"reseal_stage" text NOT NULL,
	"reseal_after" uuid,
	"reseal_total" integer NOT NULL,
	"reseal_done" integer NOT NULL,
	"reseal_failed" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_key" (
	"kid" text PRIMARY KEY NOT NULL,
	"x" text NOT NULL,
	"master_key_version" integer NOT NULL,
	"salt" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"signs_from" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone
);
--> statement-breakpoint
INSERT INTO "master_key" SELECT 1, "master_key_fingerprint", now(), NULL, 'DONE', NULL, 0, 0, 0 FROM "installation";--> statement-breakpoint
ALTER TABLE "installation" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "installation" CASCADE;--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "template" ADD COLUMN "key_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "kept_key" ADD CONSTRAINT "kept_key_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "template_key_version" ON "template" USING btree ("key_version","id");