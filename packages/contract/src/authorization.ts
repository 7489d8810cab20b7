import { z } from 'zod'
import { uuid } from './text.ts'

/** The two headers of `GET /authorization` (header names are case-insensitive: RFC 9110, 5.1). */
export const authorizationHeaders = z.object({
  applicationid: uuid.describe('APPLICATION_ID'),
  apikey: z.string().trim().min(1).max(256).describe('API_KEY'),
})

/** 200 of `GET /authorization`. */
export const authorizationReply = z
  .object({ authToken: z.string().describe('AUTH_TOKEN: a JWT for the header "Authorization: Bearer …"') })
  .meta({ id: 'Authorization' })
