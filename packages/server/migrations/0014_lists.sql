DROP INDEX "operation_application";--> statement-breakpoint
CREATE INDEX "gateway_process_application" ON "gateway_process" USING btree ("application_id","created_at","id");--> statement-breakpoint
CREATE INDEX "operation_application" ON "operation" USING btree ("application_id","created_at","id");