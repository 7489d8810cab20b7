CREATE TABLE "erasure_receipt" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"jws" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "group_member" (
	"application_id" uuid NOT NULL,
	"group_id" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "group_member_application_id_group_id_user_id_pk" PRIMARY KEY("application_id","group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "person_group" (
	"application_id" uuid NOT NULL,
	"group_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "person_group_application_id_group_id_pk" PRIMARY KEY("application_id","group_id")
);
--> statement-breakpoint
ALTER TABLE "operation" ADD COLUMN "enrollment_mode" text;--> statement-breakpoint
ALTER TABLE "operation" ADD COLUMN "max_candidates" integer;--> statement-breakpoint
ALTER TABLE "operation" ADD COLUMN "ranking" jsonb;--> statement-breakpoint
ALTER TABLE "erasure_receipt" ADD CONSTRAINT "erasure_receipt_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_application_id_group_id_person_group_application_id_group_id_fk" FOREIGN KEY ("application_id","group_id") REFERENCES "public"."person_group"("application_id","group_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_application_id_user_id_person_application_id_user_id_fk" FOREIGN KEY ("application_id","user_id") REFERENCES "public"."person"("application_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_group" ADD CONSTRAINT "person_group_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erasure_receipt_application" ON "erasure_receipt" USING btree ("application_id","created_at");--> statement-breakpoint
CREATE INDEX "group_member_person" ON "group_member" USING btree ("application_id","user_id");--> statement-breakpoint
ALTER TABLE "template" ADD CONSTRAINT "template_application_id_user_id_person_application_id_user_id_fk" FOREIGN KEY ("application_id","user_id") REFERENCES "public"."person"("application_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operation_person" ON "operation" USING btree ("application_id","user_id");