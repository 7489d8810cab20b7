/** What stands before the fake camera, or what is wrong with it. */
export type FakeCameraScenario =
  | 'passes'
  | 'mismatch'
  | 'spoof'
  | 'noFace'
  | 'denied'
  | 'noCamera'
  | 'slowNetwork'
  | 'expired'

export type FakeCameraOptions = {
  /**
   * `passes`, `mismatch`: the camera plays the clip; whose face that is decides. `spoof`: it sees one picture of the clip,
   * as a photo that a hand moves about. `noFace`: a wall. `denied`, `noCamera`: getUserMedia rejects as a browser's does.
   * `slowNetwork`: plays the clip, and every request of the page begins later. `expired`: getUserMedia never answers, as if
   * nobody minded the browser's question, so that the process runs out of time.
   * Default: `passes`.
   */
  scenario?: FakeCameraScenario
  /** The video: a `data:` URL (see `readClip`), or a URL that the page may load. Longer than a visit, or it shows a seam. */
  clip?: string
  /** How much later a request begins in `slowNetwork`, ms. Default: 2000. */
  delayMs?: number
}

/**
 * Puts a camera of its own in the place of the browser's, in the page (or frame) where it is called, before that page asks for
 * one. Says how to undo it. It calls itself "Livegate fake camera (virtual)", so that a gateway can tell it from a real one.
 * Without a secure context, where pages have no camera, it does nothing. Throws a TypeError when there is no such scenario,
 * or it needs a clip and has none.
 *
 * It is one function without imports, so that Playwright can send it: `page.addInitScript(startFakeCamera, { clip })`.
 */
export function startFakeCamera(options: FakeCameraOptions): () => void {
  const { scenario = 'passes', clip, delayMs = 2000 } = options
  const label = 'Livegate fake camera (virtual)'
  const devices: MediaDevices | undefined = navigator.mediaDevices
  const others = ['spoof', 'noFace', 'denied', 'noCamera', 'expired']
  const plays = scenario === 'passes' || scenario === 'mismatch' || scenario === 'slowNetwork'
  const needsClip = plays || scenario === 'spoof'
  if (!plays && !others.includes(scenario)) throw new TypeError(`the fake camera has no scenario "${scenario}"`)
  if (needsClip && clip === undefined) throw new TypeError(`the fake camera's scenario "${scenario}" needs a clip`)
  if (devices === undefined) return () => {}
  const undoings: (() => void)[] = []

  function replace<Target extends object, Key extends keyof Target>(
    target: Target,
    key: Key,
    value: Target[Key],
  ): void {
    const own = Object.getOwnPropertyDescriptor(target, key)
    Object.defineProperty(target, key, { value, configurable: true, writable: true })
    undoings.push(() => {
      delete target[key]
      if (own) Object.defineProperty(target, key, own)
    })
  }

  /** A data: URL as a blob: URL, without a request: the page's policy may forbid those. */
  function playableUrl(url: string): string {
    const [, mediaType, base64] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? []
    if (mediaType === undefined || base64 === undefined) return url
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    return URL.createObjectURL(new Blob([bytes], { type: mediaType }))
  }

  async function playClip(): Promise<HTMLVideoElement> {
    const video = document.createElement('video')
    Object.assign(video, { muted: true, loop: true, playsInline: true, crossOrigin: 'anonymous' })
    video.src = playableUrl(clip ?? '')
    await video.play()
    return video
  }

  /** Calls `draw` for each new picture of the video, or else 30 times a second at most, while the track lives. */
  function keepDrawing(track: MediaStreamTrack, video: HTMLVideoElement | undefined, draw: (ms: number) => void): void {
    const frameMs = 1000 / 30
    let drawnAtMs = Number.NEGATIVE_INFINITY
    const next = (ms: number) => {
      if (track.readyState === 'ended') return void video?.pause()
      // A screen's pictures come a little early now and then.
      if (video !== undefined || ms - drawnAtMs > frameMs - 4) {
        draw(ms)
        drawnAtMs = ms
      }
      if (video !== undefined && 'requestVideoFrameCallback' in video) video.requestVideoFrameCallback(next)
      else requestAnimationFrame(next)
    }
    next(performance.now())
  }

  function drawWall(context: CanvasRenderingContext2D, ms: number): void {
    const { width, height } = context.canvas
    const light = context.createLinearGradient(0, 0, width, height)
    light.addColorStop(0, '#a89f94')
    light.addColorStop(1, '#8d857b')
    context.fillStyle = light
    context.fillRect(0, 0, width, height)
    // A spot that wanders, so that the recorder has something new to encode.
    context.fillStyle = '#99917f'
    context.fillRect(width / 2 + 40 * Math.sin(ms / 700), height / 3, 6, 6)
  }

  /** The picture, moved and turned a little, as paper in a hand. */
  function drawPhoto(context: CanvasRenderingContext2D, photo: CanvasImageSource, ms: number): void {
    const { width, height } = context.canvas
    context.fillStyle = '#777'
    context.fillRect(0, 0, width, height)
    context.save()
    context.translate(width / 2 + 9 * Math.sin(ms / 430), height / 2 + 7 * Math.sin(ms / 370))
    context.rotate(0.02 * Math.sin(ms / 610))
    context.drawImage(photo, -width / 2, -height / 2, width, height)
    context.restore()
  }

  async function openStream(): Promise<MediaStream> {
    const video = needsClip ? await playClip() : undefined
    const canvas = document.createElement('canvas')
    canvas.width = video?.videoWidth || 640
    canvas.height = video?.videoHeight || 480
    const context = canvas.getContext('2d')
    if (context === null) throw new DOMException('The fake camera has no canvas', 'NotReadableError')
    const stream = canvas.captureStream()
    const [track] = stream.getVideoTracks()
    if (track === undefined) throw new DOMException('The fake camera has no track', 'NotReadableError')
    Object.defineProperty(track, 'label', { value: label })
    if (video === undefined) keepDrawing(track, undefined, (ms) => drawWall(context, ms))
    else if (plays) keepDrawing(track, video, () => context.drawImage(video, 0, 0, canvas.width, canvas.height))
    else {
      const photo = await createImageBitmap(video)
      keepDrawing(track, undefined, (ms) => drawPhoto(context, photo, ms))
      video.pause()
    }
    return stream
  }

  const getUserMedia = devices.getUserMedia.bind(devices)
  replace(devices, 'getUserMedia', async (constraints) => {
    if (!constraints?.video) return getUserMedia(constraints)
    if (scenario === 'denied') throw new DOMException('Permission denied by the fake camera', 'NotAllowedError')
    if (scenario === 'noCamera') throw new DOMException('The fake camera is absent', 'NotFoundError')
    return scenario === 'expired' ? new Promise<MediaStream>(() => {}) : openStream()
  })
  replace(devices, 'enumerateDevices', async () => {
    if (scenario === 'noCamera') return []
    const device = { kind: 'videoinput' as const, deviceId: 'livegate-fake-camera', groupId: '', label }
    return [{ ...device, toJSON: () => device }]
  })

  function delayRequests(): void {
    const later = () => new Promise((resolve) => setTimeout(resolve, delayMs))
    const { fetch } = window
    replace(window, 'fetch', (...request: Parameters<typeof fetch>) => later().then(() => fetch(...request)))
    const { send } = XMLHttpRequest.prototype
    replace(XMLHttpRequest.prototype, 'send', function (this: XMLHttpRequest, body) {
      void later().then(() => send.call(this, body))
    })
  }
  if (scenario === 'slowNetwork') delayRequests()

  console.warn(`${label}: ${scenario}. This page sees no real camera.`)
  return () => {
    for (const undo of undoings.splice(0)) undo()
  }
}
