CREATE TABLE "counted_until" (
	"application_id" uuid PRIMARY KEY NOT NULL,
	"day" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operation_day" (
	"application_id" uuid NOT NULL,
	"day" date NOT NULL,
	"type" text NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "operation_day_application_id_day_type_pk" PRIMARY KEY("application_id","day","type")
);
--> statement-breakpoint
ALTER TABLE "counted_until" ADD CONSTRAINT "counted_until_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_day" ADD CONSTRAINT "operation_day_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;