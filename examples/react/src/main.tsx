import './app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
// The gateway comes back to this very site, inside its frame: nothing to show there.
if (window.location.pathname !== '/return') {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
