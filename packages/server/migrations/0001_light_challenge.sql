ALTER TABLE "gateway_process" ADD COLUMN "light_challenge" jsonb;--> statement-breakpoint
ALTER TABLE "gateway_process" ADD COLUMN "light_answer" jsonb;--> statement-breakpoint
ALTER TABLE "operation" ADD COLUMN "light_challenge" text;