/** A check that the server has begun. */
export type Start = { visit: string; gatewayUrl: string }

type Result = { passed: boolean; type: string; userId: string; reasons?: string[]; error?: string }

/** Has the server create a process. Throws an Error whose message can be shown. */
export function startCheck(type: string, name: string): Promise<Start> {
  return ask('start', { type, name })
}

/** What the server read from Livegate, in words. Throws an Error whose message can be shown. */
export async function readResult(visit: string): Promise<string> {
  const { passed, type, userId, reasons = [], error } = await ask<Result>('result', { visit })
  if (passed) return type === 'ENROLLMENT' ? `You are enrolled, ${userId}.` : `Hello, ${userId}. You are logged in.`
  return error ? `It could not be decided (${error}).` : `Not confirmed (${reasons.join(', ')}). Nobody was logged in.`
}

async function ask<Answer>(what: string, fields: Record<string, string>): Promise<Answer> {
  const response = await fetch(`/check/${what}`, { method: 'POST', body: new URLSearchParams(fields) })
  const body = await response.json()
  if (response.ok) return body as Answer
  throw new Error(`${body.title}. ${body.advice}`)
}
