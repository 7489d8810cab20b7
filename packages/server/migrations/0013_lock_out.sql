ALTER TABLE "person" ADD COLUMN "failed_in_a_row" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "failed_in_all" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "locked_until" timestamp (3) with time zone;