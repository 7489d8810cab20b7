import { openProcess } from '/sdk/index.js'

const answer = document.querySelector('#answer')

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault()
  const form = new FormData(event.target, event.submitter)
  answer.textContent = ''
  try {
    const { visit, gatewayUrl } = await ask('start', { type: form.get('type'), name: form.get('name') })
    // Which gateway may be shown is the page's policy here (frame-src); elsewhere say gatewayOrigin.
    const end = await openProcess(gatewayUrl, { onEvent: ({ type, value }) => console.log(type, value.name) })
    if (end.kind === 'closed') return show('You closed the check. Nothing was decided.')
    // How it ended here says nothing: the server asks Livegate.
    const result = await ask('result', { visit })
    show(wordsFor(result))
  } catch (error) {
    show(error.message)
  }
})

async function ask(what, fields) {
  const response = await fetch(`/check/${what}`, { method: 'POST', body: new URLSearchParams(fields) })
  const body = await response.json()
  if (response.ok) return body
  throw new Error(`${body.title}. ${body.advice}`)
}

function wordsFor({ passed, type, userId, reasons, error }) {
  if (passed) return type === 'ENROLLMENT' ? `You are enrolled, ${userId}.` : `Hello, ${userId}. You are logged in.`
  return error ? `It could not be decided (${error}).` : `Not confirmed (${reasons.join(', ')}). Nobody was logged in.`
}

function show(text) {
  answer.textContent = text
}
