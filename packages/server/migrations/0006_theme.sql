CREATE TABLE "application_theme" (
	"application_id" uuid PRIMARY KEY NOT NULL,
	"theme" jsonb NOT NULL,
	"page" jsonb NOT NULL,
	"stylesheet" text NOT NULL,
	"font" text
);
--> statement-breakpoint
CREATE TABLE "theme_file" (
	"application_id" uuid NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "theme_file_application_id_name_pk" PRIMARY KEY("application_id","name")
);
--> statement-breakpoint
ALTER TABLE "application_theme" ADD CONSTRAINT "application_theme_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_file" ADD CONSTRAINT "theme_file_application_id_application_theme_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application_theme"("application_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "theme_file_name" ON "theme_file" USING btree ("name");