import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { makeSelfSigned } from './self-signed.ts'

const from = new Date('2026-01-01T00:00:00Z')
const until = new Date(Date.now() + 86_400_000)

describe('makeSelfSigned', () => {
  it('makes a certificate for every name and address, and for no other', () => {
    const certificate = new X509Certificate(
      makeSelfSigned(['laptop.local', '192.168.1.5', 'fd00::2'], { from, until }).cert,
    )
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.ca).toBe(false)
    expect(certificate.checkHost('laptop.local')).toBe('laptop.local')
    expect(certificate.checkIP('192.168.1.5')).toBe('192.168.1.5')
    expect(certificate.checkIP('fd00::2')).toBe('fd00::2')
    expect(certificate.checkHost('other.local')).toBeUndefined()
    expect(certificate.checkIP('192.168.1.6')).toBeUndefined()
    expect(new Date(certificate.validFrom)).toEqual(from)
  })

  it('has room for many names (lengths of two bytes)', () => {
    const names = Array.from({ length: 60 }, (_, index) => `host-${index}.example`)
    expect(new X509Certificate(makeSelfSigned(names, { from, until }).cert).checkHost('host-59.example')).toBeDefined()
  })

  it('serves TLS to a client that trusts it', async () => {
    const { key, cert } = makeSelfSigned(['localhost'], { from, until })
    const server = createServer({ key, cert }, (_request, response) => response.end('hello')).listen(0, 'localhost')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const [response] = await once(get({ host: 'localhost', port, ca: cert }), 'response')
    expect(response.statusCode).toBe(200)
    response.resume()
    server.closeAllConnections()
    server.close()
  })
})
