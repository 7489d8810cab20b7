import './styles/tokens.css'
import './styles/page.css'
import './styles/camera.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { runEffects } from './effects/run-effects.ts'
import { loadLanguage } from './messages/choose-language.ts'
import { wantedLanguage } from './messages/use-language.ts'
import { createPage } from './page.ts'

const root = document.getElementById('page')
if (root === null) throw new Error('the page has no root element')
const page = createPage()
runEffects(page)
const first = wantedLanguage(document.documentElement.dataset.locale)
void loadLanguage(first, page.theme.texts).then((language) => render(<App page={page} language={language} />, root))
