ALTER TABLE "idempotency_key" ALTER COLUMN "process_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "idempotency_key" ADD COLUMN "operation_id" uuid;