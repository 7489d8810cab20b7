import '../styles/tokens.css'
import '../styles/page.css'
import '../styles/camera.css'
import { render } from 'preact'
import { App } from '../app.tsx'
import type { Camera } from '../camera.ts'
import { loadLanguage } from '../messages/choose-language.ts'
import { wantedLanguage } from '../messages/use-language.ts'
import { createPage, type Page } from '../page.ts'
import { scenes } from './scenes.ts'

/** Shows the scene of the address's fragment in the browser's language; every change of the fragment shows another. */
const root = document.getElementById('page') as HTMLElement
const camera = drawnCamera()
const language = await loadLanguage(wantedLanguage(undefined), createPage().theme.texts)

function show(): void {
  const name = decodeURIComponent(window.location.hash.slice(1)) || 'intro'
  const flow = scenes[name]
  render(null, root)
  if (flow === undefined) throw new Error(`no scene ${name}`)
  const page: Page = {
    ...createPage(),
    camera,
    portrait: drawPerson(document.createElement('canvas')),
    store: { get: () => flow, dispatch: () => undefined, subscribe: () => () => undefined },
  }
  render(<App page={page} language={language} />, root)
  document.documentElement.dataset.scene = name
}

/** A person in plain shapes before a wall, light enough that white on it would be hard to read. */
function drawPerson(canvas: HTMLCanvasElement): HTMLCanvasElement {
  Object.assign(canvas, { width: 640, height: 480 })
  const context = canvas.getContext('2d')
  if (context === null) return canvas
  const ellipse = (x: number, y: number, radiusX: number, radiusY: number, colour: string) => {
    context.fillStyle = colour
    context.beginPath()
    context.ellipse(x, y, radiusX, radiusY, 0, 0, 2 * Math.PI)
    context.fill()
  }
  context.fillStyle = '#d9dde2'
  context.fillRect(0, 0, 640, 480)
  ellipse(320, 470, 190, 120, '#5b7083')
  ellipse(320, 190, 108, 140, '#4b3b34')
  ellipse(320, 225, 92, 122, '#e2b794')
  for (const x of [282, 358]) ellipse(x, 205, 9, 7, '#2f2a28')
  ellipse(320, 285, 28, 6, '#a9604f')
  return canvas
}

function drawnCamera(): Camera {
  const stream = drawPerson(document.createElement('canvas')).captureStream(5)
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: stream })
  return { stream, video, stop: () => undefined, next: 'another' }
}

window.addEventListener('hashchange', show)
show()
