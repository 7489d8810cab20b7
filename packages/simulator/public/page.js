// The simulated gateway's page: goes through its process's scenario by itself, tells the page around it, and returns.
const progress = document.querySelector('#progress')
const choices = document.querySelector('#choices')
const processId = location.pathname.split('/').filter(Boolean).at(-1)
const secret = location.hash.slice(1)

void run()

async function run() {
  try {
    const stored = readStored()
    const pageToken = stored?.pageToken ?? crypto.randomUUID()
    let view = await ask('open', { processId, secret: secret || stored?.secret || '', pageToken })
    if (stored === undefined) store({ pageToken, secret })
    history.replaceState(null, '', location.pathname)
    tellStatus(view)
    tell(view, 'Info', { name: 'ProcessStarted' })
    let scenario = await choose(view)
    let toldError
    while (view.returnUrl === undefined) {
      const before = view.status
      await pause(view.stepMs)
      view = await ask('step', { processId, pageToken, scenario })
      scenario = undefined
      if (view.status !== before) tellStatus(view)
      toldError = tellProblem(view, view.problem) ?? toldError
    }
    if (view.errorKey !== toldError) tellProblem(view, { name: view.errorKey, extrainfo: '' })
    tell(view, 'Info', { name: 'ProcessFinished' })
    location.assign(view.returnUrl)
  } catch (error) {
    progress.textContent = `This visit can't go on: ${error.message}`
  }
}

/** Goes on by itself, unless the scenario is the person's to choose. */
function choose({ choices: names }) {
  if (names.length === 0) return undefined
  progress.textContent = 'How should it end?'
  return new Promise((resolve) => {
    for (const name of names) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = name
      button.addEventListener('click', () => {
        choices.replaceChildren()
        resolve(name)
      })
      choices.append(button)
    }
  })
}

function tellStatus(view) {
  progress.textContent = `Status: ${view.status}`
  tell(view, 'Status', { name: view.status })
}

function tellProblem(view, problem) {
  if (problem?.name === undefined) return undefined
  progress.textContent = `Problem: ${problem.name}`
  tell(view, 'Error', { name: problem.name, message: `Simulated ${problem.name}`, extrainfo: problem.extrainfo })
  return problem.name
}

function tell({ allowedOrigins }, type, value) {
  if (parent === window) return
  const parentOrigin = location.ancestorOrigins?.[0]
  const origins = parentOrigin === undefined ? allowedOrigins : allowedOrigins.filter((o) => o === parentOrigin)
  for (const origin of origins) parent.postMessage({ processId, type, value }, origin)
}

async function ask(what, body) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`/simulated/${what}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = await response.json()
  if (response.ok) return answer
  throw new Error(`${answer.code}: ${answer.message}`)
}

/** What a reload needs; a browser may forbid an embedded page to keep anything. */
function readStored() {
  try {
    return JSON.parse(sessionStorage.getItem(processId) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

function store(value) {
  try {
    sessionStorage.setItem(processId, JSON.stringify(value))
  } catch {
    // Then a reload can't go on, as with a real gateway.
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
