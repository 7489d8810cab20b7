import '../../capture/src/styles/tokens.css'
import './styles/console.css'
import { render } from 'preact'
import { App } from './app.tsx'

const root = document.getElementById('console')
if (root === null) throw new Error('the console has no root element')
render(<App />, root)
