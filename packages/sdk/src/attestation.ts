// The contract of attestations as a relying party sees it. Written out, because the contract isn't published.

/** 0..1; 0.5 is the decision threshold of the level SECURE. */
export type AttestedScore = { scoreType: 'MATCHING' | 'LIVENESS' | 'IDENTITY_VERIFICATION'; score: number }

/** How an OPERATION ended, as Livegate has signed it. Times are RFC 3339, UTC. */
export type Attestation = {
  iss: 'livegate'
  /** APPLICATION_ID. */
  aud: string
  /** Id of the OPERATION. */
  sub: string
  /** When it was signed, seconds since 1970. */
  iat: number
  operation: {
    id: string
    processId?: string | undefined
    transactionId?: string | undefined
    biometricMethod: 'FACE'
    type: 'VERIFICATION' | 'ENROLLMENT' | 'IDENTIFICATION'
    /** ERROR: it could not be decided. */
    status: 'SUCCESS' | 'ERROR'
    createdAt: string
    finishedAt: string
  }
  data: {
    /** Whether it is the person, live: what the relying party decides by. */
    result: boolean
    userId?: string | undefined
    groupId?: string | undefined
    liveness: 'NONE' | 'FACE_PASSIVE_VIDEO' | 'FACE_PASSIVE_IMAGE'
    lightChallenge?: 'PASSED' | 'FAILED' | 'DECLINED' | undefined
    scores?: AttestedScore[] | undefined
    ranking?: { userId: string; scores: AttestedScore[] }[] | undefined
    error?: string | undefined
    reasons?: string[] | undefined
    warnings?: string[] | undefined
  }
  /** What the person agreed to; absent where nobody told of any. */
  consents?:
    | {
        source: 'PAGE' | 'RELYING_PARTY'
        version: string
        language?: string | undefined
        givenAt: string
        device?: 'FIRST' | 'PHONE' | undefined
      }[]
    | undefined
  /** Absent when nothing was decided. `sha256`: of the weights, hex. */
  models?: { manifest: string; calibration: string; models: { role: string; id: string; sha256: string }[] } | undefined
  /** The evidence that was kept; `sha256` of its bytes, hex. `sentSha256`: of those that were sent, where metadata was taken out of them. */
  resources: {
    id: string
    type: 'SAMPLE_SOURCE' | 'SELFIE'
    format: string
    sha256: string
    sentSha256?: string | undefined
  }[]
}

/** Why an attestation does not hold. */
export type AttestationErrorCode =
  | 'MALFORMED'
  | 'ALGORITHM_NOT_ALLOWED'
  | 'TYPE_WRONG'
  | 'KEY_UNKNOWN'
  | 'KEYS_NOT_REACHED'
  | 'SIGNATURE_WRONG'
  | 'NOT_EXPECTED'
  | 'TOO_OLD'

/** An attestation that does not hold: `code` says why. */
export class AttestationError extends Error {
  readonly code: AttestationErrorCode

  constructor(code: AttestationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AttestationError'
    this.code = code
  }
}
