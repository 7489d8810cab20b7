import { GatewayError } from './errors.ts'
import type { GatewayProcess, PhoneSession } from './gateway-process.ts'
import type { CaptureClaims } from './ports.ts'

/** A phone that was not heard of for so long has lost its network or its battery, ms: three of its heart-beats. */
export const phoneSilenceMs = 15_000

/** Whether the phone was heard of lately. */
export function phoneIsPresent(phone: PhoneSession | undefined, now: Date): boolean {
  return phone !== undefined && now.getTime() - phone.seenAt.getTime() < phoneSilenceMs
}

/** How long until a phone that stays silent counts as lost, ms; undefined when none is present. */
export function msUntilSilence(phone: PhoneSession | undefined, now: Date): number | undefined {
  return phone !== undefined && phoneIsPresent(phone, now)
    ? phone.seenAt.getTime() + phoneSilenceMs - now.getTime()
    : undefined
}

/** Only one session captures: the phone that took it over, else the browser that opened the gatewayUrl. Errors: CAPTURE_MOVED. */
export function requireHold({ phone }: GatewayProcess, { phoneSession }: CaptureClaims): void {
  if (phone?.id !== phoneSession) throw new GatewayError('CAPTURE_MOVED')
}

/**
 * Who may look on and cancel: the holder, and the browser that opened the gatewayUrl. A phone whose session was ended may not.
 * Errors: CAPTURE_MOVED.
 */
export function requirePart({ phone }: GatewayProcess, { phoneSession }: CaptureClaims): void {
  if (phoneSession !== undefined && phone?.id !== phoneSession) throw new GatewayError('CAPTURE_MOVED')
}
