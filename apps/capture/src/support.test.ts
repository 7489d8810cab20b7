import { describe, expect, it } from 'vitest'
import { cameraFailureOf } from './camera.ts'
import { type Browser, browserFamilyOf, isInAppBrowser, recordingWayOf, supportProblemOf } from './support.ts'

const able: Browser = {
  isSecureContext: true,
  navigator: { mediaDevices: { getUserMedia: () => undefined } },
  MediaRecorder: { isTypeSupported: (type) => type === 'video/webm' },
}
const canvas = { prototype: { toBlob: () => undefined } }

const inInstagram =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 340.0'
const inChrome = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36'

describe('isInAppBrowser', () => {
  it.each([
    [true, inInstagram],
    [true, inInstagram.replace(' Instagram 340.0', '')],
    [
      true,
      'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/X; wv) AppleWebKit/537.36 Version/4.0 Chrome/140.0 Mobile Safari/537.36',
    ],
    [false, inChrome],
    [
      false,
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    ],
    [false, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ])('%s: %s', (expected, userAgent) => {
    expect(isInAppBrowser(userAgent)).toBe(expected)
  })
})

describe('supportProblemOf', () => {
  it.each([
    [undefined, able],
    ['insecure', { ...able, isSecureContext: false, navigator: {} }],
    ['noCameraAccess', { ...able, navigator: {} }],
    ['inAppBrowser', { ...able, navigator: { userAgent: inInstagram } }],
    ['noRecorder', { ...able, MediaRecorder: undefined }],
    ['noRecorder', { ...able, MediaRecorder: { isTypeSupported: () => false } }],
    ['noRecorder', { ...able, MediaRecorder: undefined, HTMLCanvasElement: { prototype: {} } }],
    [undefined, { ...able, MediaRecorder: undefined, HTMLCanvasElement: canvas }],
  ] as const)('%s', (problem, browser) => {
    expect(supportProblemOf(browser)).toBe(problem)
  })
})

describe('recordingWayOf', () => {
  it('records where it can, and takes pictures where it can not', () => {
    const nothing = { isTypeSupported: () => false }
    expect(recordingWayOf({ ...able, HTMLCanvasElement: canvas })).toMatchObject({ mediaType: 'video/webm' })
    expect(recordingWayOf({ HTMLCanvasElement: canvas })).toBe('BURST')
    expect(recordingWayOf({ MediaRecorder: nothing, HTMLCanvasElement: canvas })).toBe('BURST')
    expect(recordingWayOf({ MediaRecorder: nothing })).toBeUndefined()
  })
})

describe('cameraFailureOf', () => {
  it.each([
    ['NotAllowedError', 'Permission denied', { permission: 'denied' }],
    ['NotAllowedError', 'Permission dismissed', { permission: 'dismissed' }],
    ['NotAllowedError', 'Permission denied by system', { permission: 'system' }],
    ['SecurityError', '', { permission: 'denied' }],
    ['NotFoundError', '', { camera: 'none' }],
    ['OverconstrainedError', '', { camera: 'none' }],
    ['NotReadableError', '', { camera: 'busy' }],
    ['AbortError', '', { camera: 'busy' }],
    ['', '', { camera: 'busy' }],
  ])('%s %s', (name, message, failure) => {
    expect(cameraFailureOf({ name, message, userAgent: inChrome })).toEqual(failure)
  })
  it('inside an app the app is the one who refuses', () => {
    expect(cameraFailureOf({ name: 'NotAllowedError', message: '', userAgent: inInstagram })).toEqual({
      permission: 'inAppBrowser',
    })
  })
})

describe('browserFamilyOf', () => {
  const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
  it.each([
    ['iosSafari', `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webKit} Version/18.0 Safari/604.1`],
    ['other', `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webKit} CriOS/140.0 Safari/604.1`],
    ['macSafari', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.0 Safari/605.1.15`],
    ['firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['androidChrome', 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36'],
    ['chrome', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'],
  ] as const)('%s', (family, userAgent) => {
    expect(browserFamilyOf(userAgent)).toBe(family)
  })
})
