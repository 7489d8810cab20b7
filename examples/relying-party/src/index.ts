export { createCheckApi } from './check-api.ts'
export { createRelyingParty, type RelyingPartyOptions } from './relying-party.ts'
