/** What an operator does with the installation's keys. */

/**
 * What a new master key is sealing anew. KEYS: those of applications that outlive master keys; REMAINING: TEMPLATEs that somebody
 * else was changing; PARTS: of uploads under way.
 */
export type ResealStage = 'KEYS' | 'TEMPLATES' | 'REMAINING' | 'RESOURCES' | 'PARTS' | 'DONE'

/** How far the sealing anew with a master key is. `failed`: boxes that no key opens; they are left as they are. */
export type ResealProgress = { stage: ResealStage; done: number; total: number; failed: number }

/** A master key as an operator sees it: never itself. */
export type MasterKeyState = {
  version: number
  createdAt: Date
  retiredAt: Date | undefined
  /** Whether it seals and signs. */
  isCurrent: boolean
  /** Whether this process has it. */
  isAtHand: boolean
  reseal: ResealProgress
}

export interface MasterKeys {
  /** Oldest first. */
  list(): Promise<MasterKeyState[]>
  /**
   * Puts a new master key, and a signing key derived from it, in force in every process, and enqueues the sealing anew of what
   * earlier ones have sealed. Says its version. @throws KeyRefusal NO_NEW_KEY
   */
  rotate(now: Date): Promise<number>
  /** Puts a master key out of force in every process, and out of its file. */
  retire(version: number, now: Date): Promise<void>
}

/** What came of a step. BUSY: another process is at it. */
export type ResealStep = 'MORE' | 'DONE' | 'BUSY'

/** Sealing anew, in steps that are each committed by itself: whoever is killed in between loses one step. */
export interface Reseal {
  step(): Promise<ResealStep>
  /** Begins again, for what processes sealed that had not heard of the current key yet. */
  restart(): Promise<void>
  /** Enqueues the next step, when there is anything to do. */
  resume(): Promise<void>
}

export type SigningKeyState = {
  /** Thumbprint (RFC 7638). */
  kid: string
  createdAt: Date
  /** When it begins to sign; it is published before. */
  signsFrom: Date
  /** From when on it is not published any more. */
  withdrawnAt: Date | undefined
  masterKeyVersion: number
}

export interface SigningKeyRing {
  /** Oldest first. */
  list(): Promise<SigningKeyState[]>
  /** Publishes a new key in every process; it signs from a moment on. */
  rotate(now: Date, signsFrom: Date): Promise<SigningKeyState>
  /** Takes a key out of what is published: what it signed does not verify any more. False when it was not there. */
  withdraw(kid: string, now: Date): Promise<boolean>
}
