CREATE TABLE "api_key" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "application" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"policy" jsonb NOT NULL,
	"key_salt" "bytea" NOT NULL,
	"licence_valid_from" timestamp (3) with time zone,
	"licence_valid_until" timestamp (3) with time zone,
	"disabled_at" timestamp (3) with time zone,
	"auth_token_ttl_seconds" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ban" (
	"address" text PRIMARY KEY NOT NULL,
	"strikes" integer NOT NULL,
	"banned_until" timestamp (3) with time zone,
	"permanent" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "failure_count" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "gateway_process" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"operation_id" uuid NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"return_url" text NOT NULL,
	"state" text,
	"locale" text,
	"metadata" jsonb,
	"session_key_sha256" text,
	"tries_left" integer NOT NULL,
	"rejection" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"application_id" uuid NOT NULL,
	"key" text NOT NULL,
	"body_sha256" text NOT NULL,
	"process_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_key_application_id_key_pk" PRIMARY KEY("application_id","key")
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" integer PRIMARY KEY NOT NULL,
	"master_key_fingerprint" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"process_id" uuid,
	"transaction_id" uuid,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"liveness" text NOT NULL,
	"user_id" text,
	"group_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"user_agent" text,
	"client_version" text,
	"result" boolean NOT NULL,
	"scores" jsonb,
	"reasons" jsonb,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "person" (
	"application_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "person_application_id_user_id_pk" PRIMARY KEY("application_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "resource" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"operation_id" uuid NOT NULL,
	"type" text NOT NULL,
	"format" text NOT NULL,
	"byte_length" bigint NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "template" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"model_id" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"quality" real NOT NULL,
	"operation_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_process" ADD CONSTRAINT "gateway_process_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation" ADD CONSTRAINT "operation_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation" ADD CONSTRAINT "operation_process_id_gateway_process_id_fk" FOREIGN KEY ("process_id") REFERENCES "public"."gateway_process"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource" ADD CONSTRAINT "resource_operation_id_operation_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."operation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_key_application" ON "api_key" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "gateway_process_open" ON "gateway_process" USING btree ("status","expires_at");--> statement-breakpoint
CREATE INDEX "operation_application" ON "operation" USING btree ("application_id","created_at");--> statement-breakpoint
CREATE INDEX "operation_status" ON "operation" USING btree ("status");--> statement-breakpoint
CREATE UNIQUE INDEX "resource_operation_type" ON "resource" USING btree ("operation_id","type");--> statement-breakpoint
CREATE INDEX "template_person" ON "template" USING btree ("application_id","user_id");