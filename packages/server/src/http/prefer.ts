/** How long a client wants to wait for an answer, and what of its wishes is told to be followed (RFC 7240, 3). */
export type Preference = { waitMs: number; applied: string | undefined }

/**
 * Reads the header Prefer (RFC 7240): `respond-async` does not wait, `wait=N` waits N seconds (4.1 and 4.3), both together wait
 * before they answer that it goes on. Nobody waits longer than `longestMs`; what is not understood is ignored.
 */
export function readPreference(prefer: string | undefined, longestMs: number): Preference {
  const wishes = (prefer ?? '').split(',').map((wish) => wish.split(';')[0]?.trim().toLowerCase() ?? '')
  const isAsync = wishes.includes('respond-async')
  const seconds = wishes
    .map((wish) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(wish)?.[1])
    .find((digits) => digits !== undefined)
  const followed = [...(isAsync ? ['respond-async'] : []), ...(seconds === undefined ? [] : [`wait=${seconds}`])]
  const wishedMs = seconds === undefined ? (isAsync ? 0 : longestMs) : Number(seconds) * 1000
  return { waitMs: Math.min(wishedMs, longestMs), applied: followed.length === 0 ? undefined : followed.join(', ') }
}
