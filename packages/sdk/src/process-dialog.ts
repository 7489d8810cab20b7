import { applyStyles } from './styles.ts'

const styles = `
dialog {
  box-sizing: border-box; inline-size: min(30rem, 100vw); block-size: min(48rem, 100vh); block-size: min(48rem, 100dvh);
  max-inline-size: none; max-block-size: none; margin: auto; padding: 0; border: 0; border-radius: 1rem; overflow: hidden;
  background: Canvas; color: CanvasText; color-scheme: light dark;
}
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(0 0 0 / 60%); }
@media (max-width: 30rem) { dialog { block-size: 100vh; block-size: 100dvh; border-radius: 0; } }
button {
  align-self: flex-end; min-block-size: 2.75rem; padding: 0 1rem; border: 0; background: none; color: inherit;
  font: 1rem system-ui, sans-serif; text-decoration: underline; cursor: pointer;
}
button:focus-visible { outline: 2px solid; outline-offset: -4px; border-radius: 1rem; }
livegate-process { flex: 1; block-size: auto; min-block-size: 0; }
`

/** What the dialog says: its name for screen readers, and its button. */
export type DialogTexts = { label: string; closeLabel: string }

/**
 * Shows an element in a modal dialog above the page, with a button to close it; the Escape key closes it too, and the focus
 * goes back to where it was. Closing removes everything. Says how to close it. Throws where the browser has no `<dialog>`.
 */
export function showInDialog(element: HTMLElement, { label, closeLabel }: DialogTexts): () => void {
  const dialog = document.createElement('dialog')
  if (typeof dialog.showModal !== 'function') {
    throw new Error('this browser has no <dialog>: give openProcess() a container, or go to the gatewayUrl')
  }
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = closeLabel
  button.part.add('close')
  dialog.part.add('dialog')
  dialog.setAttribute('aria-label', label)
  dialog.append(button, element)

  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  applyStyles(root, styles)
  root.append(dialog)
  const close = () => {
    // close() before removal: it is what gives the focus back.
    if (dialog.open) dialog.close()
    host.remove()
  }
  button.addEventListener('click', close)
  dialog.addEventListener('close', close)
  document.body.append(host)
  dialog.showModal()
  return close
}
