import { describe, expect, it } from 'vitest'
import { readGatewayUrl } from './gateway-url.ts'

const processId = '7f1f6d0e-7a34-4c1f-9a1c-1d2b3c4d5e6f'
const url = `https://face.example:8443/gateway/${processId}#secret`

describe('readGatewayUrl', () => {
  it('takes a gatewayUrl apart', () => {
    expect(readGatewayUrl(url)).toEqual({ url, origin: 'https://face.example:8443', processId })
  })

  it('takes one below a path', () => {
    expect(readGatewayUrl(`http://localhost:8080/id/gateway/${processId}/#s`)).toMatchObject({ processId })
  })

  it.each(['https://face.example:8443', 'https://face.example:8443/'])(
    'takes one of the configured origin',
    (origin) => {
      expect(readGatewayUrl(url, origin).processId).toBe(processId)
    },
  )

  it.each([
    `javascript:alert(1)//gateway/${processId}`,
    `data:text/html,/gateway/${processId}`,
    `//face.example/gateway/${processId}`,
    `/gateway/${processId}`,
    `https://user:word@face.example/gateway/${processId}`,
    'https://face.example/elsewhere',
    'https://[/gateway/1',
    '',
  ])('refuses %s', (text) => {
    expect(() => readGatewayUrl(text)).toThrow(TypeError)
  })

  it.each(['https://face.example', 'http://face.example:8443', 'https://face.example.evil:8443'])(
    'refuses one that is not of %s',
    (origin) => {
      expect(() => readGatewayUrl(url, origin)).toThrow(origin)
    },
  )

  it('does not repeat the secret', () => {
    expect(() => readGatewayUrl(url, 'https://other.example')).not.toThrow('secret')
  })
})
