import { expect, it } from 'vitest'
import { toCsv } from './csv.ts'

it('writes a column for each path', () => {
  const items = [
    { id: 'a', data: { result: true, reasons: ['X', 'Y'] } },
    { id: 'b', note: 'a "word", and\nanother' },
  ]
  expect(toCsv(items)).toBe('id,data.result,data.reasons,note\r\na,true,X Y,\r\nb,,,"a ""word"", and\nanother"\r\n')
})

it.each(['=1+1', '+1-1', '-cmd', '@sum', '\t=1'])('gives a spreadsheet nothing to run: %j', (text) => {
  expect(toCsv([{ text }]).split('\r\n')[1]).toMatch(/^"?'/)
})

it('leaves numbers as they are', () => {
  expect(toCsv([{ value: -1.5 }])).toBe('value\r\n-1.5\r\n')
})
