export { createRelyingParty, type RelyingPartyOptions } from './relying-party.ts'
