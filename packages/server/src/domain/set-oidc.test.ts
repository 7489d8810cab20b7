import { expect, it } from 'vitest'
import { parseRedirectUris } from './set-oidc.ts'

it('takes whole addresses, and http for this machine alone', () => {
  const text = 'https://rp.example/callback?x=1, http://localhost:3000/cb'
  expect(parseRedirectUris(text)).toEqual(['https://rp.example/callback?x=1', 'http://localhost:3000/cb'])
  expect(parseRedirectUris('')).toEqual([])
})

it.each([
  'http://rp.example/',
  'https://rp.example/#x',
  'https://*.example/',
  'https://a:b@rp.example/',
  'javascript:alert(1)',
  'rp.example',
])('refuses %s', (text) => {
  expect(() => parseRedirectUris(text)).toThrow()
})
