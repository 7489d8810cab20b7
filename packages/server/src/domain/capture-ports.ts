import type { ProcessStatus } from '@livegate/contract'
import type { GatewayProcess, PhoneSession } from './gateway-process.ts'

/** What the domain needs to move a capture to a phone, and to take a SAMPLE in parts. */

/** A code as it is kept: never itself. */
export type NewHandoffCode = { code: string; createdAt: Date; expiresAt: Date }

/** What came of a code: the process with its new phone, or why not. UNKNOWN: there never was such a code. */
export type Redemption = GatewayProcess | 'UNKNOWN' | 'EXPIRED' | 'USED'

export interface Handoffs {
  /** Compare-and-set to QR while no phone has the capture, and keeps the code's hash; else undefined. */
  issue(
    applicationId: string,
    processId: string,
    from: ProcessStatus[],
    code: NewHandoffCode,
  ): Promise<GatewayProcess | undefined>
  /** Whose process a code is for; undefined when there is no such code of it. */
  findApplication(processId: string, code: string): Promise<string | undefined>
  /**
   * Gives the capture to the phone with this key, once a code and only while the process waits for a phone. The same
   * phone again gets the process as it stands.
   */
  redeem(
    applicationId: string,
    processId: string,
    offer: { code: string; sessionKey: string; phone: PhoneSession },
  ): Promise<Redemption>
  /** Notes that the phone is there. Undefined when another session has the capture. `tell`: waiters are woken. */
  see(applicationId: string, processId: string, phone: PhoneSession, tell: boolean): Promise<GatewayProcess | undefined>
  /** Compare-and-set to STARTED: ends the phone's session; undefined when the status was not one of `from`. */
  release(
    applicationId: string,
    processId: string,
    from: ProcessStatus[],
    phoneSession: string,
  ): Promise<GatewayProcess | undefined>
}

/** Bytes of a SAMPLE that is being uploaded. `id`: of its evidence. */
export type SamplePart = { id: string; uploadId: string; offsetBytes: number; byteLength: number; createdAt: Date }

/** What came of a part. OUT_OF_STEP: it is not the next one; NOT_CAPTURING: another session captures, or none. */
export type PartOutcome = { receivedBytes: number } | 'OUT_OF_STEP' | 'TOO_MANY' | 'NOT_CAPTURING'

/** Uploads under way: one a GATEWAY PROCESS, in parts that follow each other without a gap. */
export interface SampleParts {
  /** Records a part, if its process is IN_PROGRESS and held by that session. The first part of an upload ends the one before. */
  append(
    applicationId: string,
    processId: string,
    part: SamplePart,
    phoneSession: string | undefined,
  ): Promise<PartOutcome>
  /** The parts of an upload, in their order. */
  of(applicationId: string, processId: string, uploadId: string): Promise<SamplePart[]>
  /** Forgets what was uploaded of a process; jobs remove the bytes. */
  discard(applicationId: string, processId: string): Promise<void>
  /** Forgets every upload that began before a moment, or whose process does not capture any more; jobs remove the bytes. */
  discardOutdated(before: Date): Promise<void>
}
