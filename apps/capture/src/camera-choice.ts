/** What `enumerateDevices` says of a device. */
export type Device = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>

/** Sensors of face logins that are listed as cameras and show no colours. */
const infrared = /infra-?red|\bIR\b|depth|windows hello/i

/** Whether a camera's label tells that it shows infrared or depth instead of colours. */
export function isInfrared(label: string): boolean {
  return infrared.test(label)
}

/** The camera after the one in use, round and round, infrared left out; undefined where there is no other. */
export function nextCamera(devices: readonly Device[], currentId: string | undefined): string | undefined {
  const usable = devices.filter(
    ({ kind, deviceId, label }) => kind === 'videoinput' && deviceId !== '' && !isInfrared(label),
  )
  const at = usable.findIndex(({ deviceId }) => deviceId === currentId)
  const next = usable[(at + 1) % usable.length]
  return next?.deviceId === currentId ? undefined : next?.deviceId
}

/** Which camera the person chose; kept for the next visit where the browser allows it. */
export type CameraMemory = { read: () => string | undefined; write: (deviceId: string | undefined) => void }

const key = 'livegate-camera'

/** Keeps the choice in the storage that `storage` returns; only for this visit where it throws (third-party frames). */
export function createCameraMemory(storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): CameraMemory {
  let chosen: string | undefined
  try {
    chosen = storage().getItem(key) ?? undefined
  } catch {
    chosen = undefined
  }
  return {
    read: () => chosen,
    write: (deviceId) => {
      chosen = deviceId
      try {
        if (deviceId === undefined) storage().removeItem(key)
        else storage().setItem(key, deviceId)
      } catch {
        // The choice holds for this visit.
      }
    },
  }
}
