import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ovalOn, ovalPath, type Size } from '../guide/geometry.ts'
import type { HintName } from '../guide/hint.ts'
import { Heading } from './heading.tsx'
import { Icon, type IconName } from './icon.tsx'
import type { ScreenProps } from './screen.ts'

const hintIcons: Record<HintName, IconName> = {
  fitFace: 'face',
  noFace: 'face',
  severalFaces: 'people',
  tooDark: 'light',
  tooBright: 'light',
  tooFar: 'closer',
  tooClose: 'back',
  offCentre: 'centre',
  keepStill: 'still',
  lookStraight: 'look',
  eyesClosed: 'look',
  faceCovered: 'face',
  ready: 'tick',
  recording: 'record',
  moveALittle: 'record',
}

/** The preview with its oval, one hint, the ring, and nothing else. */
export function CameraScreen({ flow, messages, page, dispatch }: ScreenProps) {
  const { hint, ring, manual, lit } = flow.guide
  const recording = flow.state === 'recording'
  return (
    <section class={classOf(lit, flow.colour !== undefined)}>
      <Heading hidden>{messages.cameraTitle}</Heading>
      <Preview video={page.camera?.video} />
      <Surround
        ring={ring}
        recording={recording}
        ready={hint === 'ready'}
        colour={flow.colour}
        fadeMs={flow.view?.lightChallenge?.fadeMs}
      />
      <div class="camera-top">
        <p class="hint" aria-live="polite" data-hint={hint}>
          <Icon name={hintIcons[hint]} />
          <span>{messages.hints[hint]}</span>
        </p>
      </div>
      <button
        type="button"
        class="round-button camera-close"
        aria-label={messages.actions.cancel}
        onClick={() => dispatch({ type: 'CANCEL' })}
      >
        <Icon name="cross" />
      </button>
      {page.camera?.next !== undefined && !recording && (
        <button
          type="button"
          class="round-button camera-switch"
          aria-label={messages.actions.switchCamera}
          onClick={() => {
            page.cameraMemory.write(page.camera?.next)
            dispatch({ type: 'SWITCH_CAMERA' })
          }}
        >
          <Icon name="repeat" />
        </button>
      )}
      {manual && !recording && (
        <div class="camera-bottom">
          <button type="button" class="button button-record" onClick={() => dispatch({ type: 'RECORD' })}>
            <Icon name="record" />
            {messages.actions.record}
          </button>
        </div>
      )}
    </section>
  )
}

function classOf(lit: boolean, coloured: boolean): string {
  if (coloured) return 'camera camera-coloured'
  return lit ? 'camera camera-lit' : 'camera'
}

function Preview({ video }: { video: HTMLVideoElement | undefined }) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (video === undefined) return
    ref.current?.replaceChildren(video)
    // Moving a playing video into the document pauses it in Safari.
    video.play().catch(() => undefined)
  }, [video])
  return <div class="preview" ref={ref} />
}

type SurroundProps = {
  ring: number
  recording: boolean
  ready: boolean
  /** Of the light challenge, `#rrggbb`, and how long it takes to change. */
  colour: string | undefined
  fadeMs: number | undefined
}

function Surround({ ring, recording, ready, colour, fadeMs = 0 }: SurroundProps) {
  const { width, height } = useWindowSize()
  const path = ovalPath(ovalOn({ width, height }))
  const style = colour === undefined ? {} : { fill: colour, transition: `fill ${fadeMs}ms linear` }
  const kind = recording ? 'ring ring-recording' : ready ? 'ring ring-ready' : 'ring'
  return (
    <svg class="surround" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path class="scrim" style={style} fill-rule="evenodd" d={`M0 0h${width}v${height}h${-width}z${path}`} />
      <path class="ring-track" d={path} />
      <path class={kind} d={path} pathLength={1} stroke-dasharray="1 1" stroke-dashoffset={1 - ring} />
    </svg>
  )
}

function useWindowSize(): Size {
  const read = () => ({ width: window.innerWidth, height: window.innerHeight })
  const [size, setSize] = useState(read)
  useEffect(() => {
    const update = () => setSize(read())
    window.addEventListener('resize', update)
    return () => window.removeEventListener('resize', update)
  }, [])
  return size
}
