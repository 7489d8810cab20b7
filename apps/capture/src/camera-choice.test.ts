import { describe, expect, it } from 'vitest'
import { createCameraMemory, type Device, isInfrared, nextCamera } from './camera-choice.ts'

const camera = (deviceId: string, label = deviceId): Device => ({ kind: 'videoinput', deviceId, label })
const microphone: Device = { kind: 'audioinput', deviceId: 'm', label: 'Microphone' }

describe('isInfrared', () => {
  it.each([
    ['Integrated IR Camera (04f2:b6d0)', true],
    ['HP Infrared Camera', true],
    ['RealSense Depth', true],
    ['Integrated Camera', false],
    ['AIR Webcam', false],
    ['', false],
  ])('%s: %s', (label, expected) => {
    expect(isInfrared(label)).toBe(expected)
  })
})

describe('nextCamera', () => {
  it('goes round, past infrared and microphones', () => {
    const devices = [camera('a'), microphone, camera('ir', 'IR Camera'), camera('b'), camera('c')]
    expect(['a', 'b', 'c', 'ir'].map((id) => nextCamera(devices, id))).toEqual(['b', 'c', 'a', 'a'])
  })
  it('knows none where there is one camera, or none that may be named', () => {
    expect(nextCamera([camera('a'), camera('ir', 'IR Camera')], 'a')).toBeUndefined()
    expect(nextCamera([camera('', '')], undefined)).toBeUndefined()
    expect(nextCamera([], undefined)).toBeUndefined()
  })
})

describe('createCameraMemory', () => {
  it('remembers over visits', () => {
    const kept = new Map<string, string>()
    const storage = () => ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    })
    createCameraMemory(storage).write('b')
    expect(createCameraMemory(storage).read()).toBe('b')
    createCameraMemory(storage).write(undefined)
    expect(createCameraMemory(storage).read()).toBeUndefined()
  })
  it('remembers for the visit where nothing may be kept', () => {
    const memory = createCameraMemory(() => {
      throw new DOMException('no', 'SecurityError')
    })
    expect(memory.read()).toBeUndefined()
    memory.write('b')
    expect(memory.read()).toBe('b')
  })
})
