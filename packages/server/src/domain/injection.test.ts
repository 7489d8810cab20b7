import { injectionReason } from '@livegate/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultInjectionPolicy, judgeCamera, parseInjectionPolicy, weighInjection } from './injection.ts'

const decided = { result: true, scores: [], reasons: [] }

describe('weighInjection', () => {
  it('rejects the strong, warns of the rest', () => {
    expect(weighInjection(decided, {}, ['FRAMES_LOOP', 'WRITTEN_BY_EDITOR'])).toEqual({
      result: false,
      scores: [],
      reasons: ['FRAMES_LOOP'],
      warnings: ['WRITTEN_BY_EDITOR'],
    })
  })

  it('lets the application choose', () => {
    expect(weighInjection(decided, { FRAMES_LOOP: 'REPORT', VIRTUAL_CAMERA: 'REJECT' }, ['FRAMES_LOOP'])).toMatchObject(
      {
        result: true,
        warnings: ['FRAMES_LOOP'],
      },
    )
    expect(weighInjection(decided, { VIRTUAL_CAMERA: 'REJECT' }, ['VIRTUAL_CAMERA']).result).toBe(false)
  })

  it('tells every reason exactly once and never turns a result true', () => {
    const some = fc.uniqueArray(fc.constantFrom(...injectionReason.options))
    fc.assert(
      fc.property(some, fc.boolean(), (found, result) => {
        const weighed = weighInjection({ ...decided, result }, {}, found)
        expect([...weighed.reasons, ...(weighed.warnings ?? [])].sort()).toEqual([...found].sort())
        if (!result) expect(weighed.result).toBe(false)
        expect(weighed.result).toBe(result && found.every((reason) => defaultInjectionPolicy[reason] === 'REPORT'))
      }),
    )
  })
})

describe('judgeCamera', () => {
  it.each([
    'OBS Virtual Camera',
    'ManyCam Virtual Webcam',
    'Dummy video device (0x0000)',
    'XSplit VCam',
    'Snap Camera',
  ])('suspects %s', (label) => expect(judgeCamera({ label })).toEqual(['VIRTUAL_CAMERA']))

  it.each([
    'FaceTime HD Camera (Built-in)',
    'HD Pro Webcam C920 (046d:082d)',
    'camera2 1, facing front',
    'Integrated Camera',
    'DroidCam Source 3',
    '/tmp/person.mjpeg',
    '',
  ])('takes %s for a camera', (label) => expect(judgeCamera({ label })).toEqual([]))

  it('has nothing to say when nothing is known', () => expect(judgeCamera(undefined)).toEqual([]))
})

describe('parseInjectionPolicy', () => {
  it('reads what is named and leaves the rest to the default', () => {
    expect(parseInjectionPolicy('')).toEqual({})
    expect(parseInjectionPolicy('VIRTUAL_CAMERA=REJECT, FRAMES_LOOP=REPORT')).toEqual({
      VIRTUAL_CAMERA: 'REJECT',
      FRAMES_LOOP: 'REPORT',
    })
  })

  it.each(['VIRTUAL_CAMERA', 'VIRTUAL_CAMERA=ALLOW', 'NO_SUCH=REJECT', '=REJECT'])('refuses %j', (text) => {
    expect(() => parseInjectionPolicy(text)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})
