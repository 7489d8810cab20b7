import { type FormEvent, useState } from 'react'
import { readResult, type Start, startCheck } from './check.ts'
import { FaceCheck } from './face-check.tsx'

/** Enrol or log in: a form, then the check in its place, then what the server says. */
export function App() {
  const [check, setCheck] = useState<Start>()
  const [answer, setAnswer] = useState('')

  const show = (error: unknown) => setAnswer(error instanceof Error ? error.message : String(error))

  async function start(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    const form = new FormData(event.currentTarget, submitter)
    setAnswer('')
    await startCheck(String(form.get('type')), String(form.get('name'))).then(setCheck, show)
  }

  async function finish({ visit }: Start) {
    setCheck(undefined)
    // How it ended here says nothing: the server asks Livegate.
    await readResult(visit).then(setAnswer, show)
  }

  return (
    <main>
      <h1>Face check in a component</h1>
      {check ? (
        <>
          <FaceCheck gatewayUrl={check.gatewayUrl} onFinished={() => finish(check)} />
          <button type="button" onClick={() => setCheck(undefined)}>
            Stop
          </button>
        </>
      ) : (
        <form onSubmit={start}>
          <label htmlFor="name">Your name</label> <input id="name" name="name" maxLength={64} required />{' '}
          <button type="submit" name="type" value="ENROLLMENT">
            Enrol me
          </button>{' '}
          <button type="submit" name="type" value="VERIFICATION">
            Log in with my face
          </button>
        </form>
      )}
      <p role="status">{answer}</p>
    </main>
  )
}
