import type { LightChallengePolicy, LivenessMethod } from '@livegate/contract'
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from './application.ts'
import { livenessOfUpload } from './uploaded-liveness.ts'

const video = 'video/webm'
const picture = 'image/jpeg'

function choose(
  policy: { liveness?: LivenessMethod; lightChallenge?: LightChallengePolicy },
  liveness: LivenessMethod | undefined,
  format: string,
) {
  try {
    return livenessOfUpload({ policy: { ...defaultPolicy, ...policy } }, { liveness, format })
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('livenessOfUpload', () => {
  it.each([
    [{}, undefined, video, 'FACE_PASSIVE_VIDEO'],
    [{}, undefined, picture, 'LIVENESS_NOT_POSSIBLE'],
    [{}, 'FACE_PASSIVE_IMAGE', picture, 'FACE_PASSIVE_IMAGE'],
    [{}, 'NONE', picture, 'NONE'],
    [{}, 'NONE', video, 'NONE'],
    [{ liveness: 'FACE_PASSIVE_IMAGE' }, undefined, picture, 'FACE_PASSIVE_IMAGE'],
    [{ liveness: 'FACE_PASSIVE_IMAGE' }, 'FACE_PASSIVE_VIDEO', picture, 'LIVENESS_NOT_POSSIBLE'],
    [{ liveness: 'NONE' }, undefined, picture, 'NONE'],
    [{ liveness: 'NONE' }, 'FACE_PASSIVE_VIDEO', video, 'FACE_PASSIVE_VIDEO'],
    [{ lightChallenge: 'ON' }, undefined, video, 'FACE_PASSIVE_VIDEO'],
    [{ lightChallenge: 'REQUIRED' }, undefined, video, 'LIVENESS_NOT_POSSIBLE'],
    [{ lightChallenge: 'REQUIRED' }, 'NONE', video, 'NONE'],
  ] as const)('policy %j, asked for %s, %s: %s', (policy, asked, format, expected) => {
    expect(choose(policy, asked, format)).toBe(expected)
  })
})
