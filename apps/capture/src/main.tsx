import './styles/tokens.css'
import './styles/page.css'
import './styles/camera.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { runEffects } from './effects/run-effects.ts'
import { createPage } from './page.ts'

const root = document.getElementById('page')
if (root === null) throw new Error('the page has no root element')
const page = createPage()
render(<App page={page} />, root)
runEffects(page)
