import type { LivegateError } from '@livegate/sdk/server'

/** What to tell the person, and what they can do about it. */
export type Words = { title: string; advice: string }

/** The `?error=` keys that the gateway returns with. */
const gatewayErrors: Record<string, Words> = {
  BiometricError: {
    title: 'The camera didn’t get a clear look',
    advice: 'Try again in even light, with nothing over your face, looking straight ahead.',
  },
  ConnectionError: { title: 'The connection was lost', advice: 'Check that you are online, then try again.' },
  HardwareError: {
    title: 'The camera didn’t work',
    advice: 'Close other programs that use the camera, or choose another device, then try again.',
  },
  PermissionError: {
    title: 'The camera wasn’t allowed',
    advice: 'Allow the camera for this site in your browser’s address bar, then try again.',
  },
  SupportError: {
    title: 'This browser can’t do the check',
    advice: 'Open this page in an up-to-date browser, not inside another app.',
  },
  TimeoutError: {
    title: 'It took too long',
    advice: 'The check waits a few minutes only. Start again when you are ready.',
  },
  UserCancelled: { title: 'You stopped the check', advice: 'Nothing was decided. You can start again at any time.' },
}

const otherError: Words = { title: 'The check didn’t finish', advice: 'Nothing was decided. Please try again.' }

/** Words for an `?error=` key; an unknown one, which anybody can write into an address, gets the general ones. */
export function wordsForGatewayError(key: string): Words {
  return Object.hasOwn(gatewayErrors, key) ? (gatewayErrors[key] ?? otherError) : otherError
}

/** Words for a refusal of the API. */
export function wordsForRefusal({ status }: LivegateError): Words {
  if (status === 0) {
    return {
      title: 'The face check can’t be reached',
      advice: 'This site’s server got no answer. Try again in a moment.',
    }
  }
  if (status === 401 || status === 403 || status === 404) {
    return {
      title: 'This site isn’t set up for face checks',
      advice: 'Its APPLICATION_ID and API_KEY were not accepted. Whoever runs it has to look into this.',
    }
  }
  if (status === 429 || status === 503)
    return { title: 'Many people at once', advice: 'Wait a moment, then try again.' }
  return otherError
}

/** Why a decided check said no, from `data.reasons`. */
export function wordsForReason(reason: string): string {
  const reasons: Record<string, string> = {
    MATCHING_BELOW_THRESHOLD: 'The face is not the enrolled one.',
    LIVENESS_BELOW_THRESHOLD: 'It didn’t look like a live person in front of the camera.',
  }
  return Object.hasOwn(reasons, reason) ? (reasons[reason] ?? reason) : reason
}
