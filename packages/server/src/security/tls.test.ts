import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTls } from './tls.ts'

let dataDir: string
const now = new Date('2026-06-01T00:00:00Z')
const publicUrl = 'https://laptop.example:8443'

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livegate-tls-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

it('makes a certificate for the public name and keeps it, with a key that only its owner reads', async () => {
  const made = await openTls('self-signed', { dataDir, publicUrl, now })
  const certificate = new X509Certificate(made.cert)
  for (const name of ['localhost', 'laptop.example']) expect(certificate.checkHost(name)).toBe(name)
  expect(await openTls('self-signed', { dataDir, publicUrl, now })).toEqual(made)
  expect((await stat(join(dataDir, 'tls', 'key.pem'))).mode & 0o077).toBe(0)
})

it('makes another before the end, for a new name, and for a broken file', async () => {
  const first = await openTls('self-signed', { dataDir, publicUrl, now })
  const later = new Date(now.getTime() + 320 * 86_400_000)
  const renewed = await openTls('self-signed', { dataDir, publicUrl, now: later })
  expect(renewed.cert).not.toBe(first.cert)
  const other = await openTls('self-signed', { dataDir, publicUrl: 'https://other.example', now: later })
  expect(new X509Certificate(other.cert).checkHost('other.example')).toBe('other.example')
})

it('reads given files', async () => {
  const { cert, key } = await openTls('self-signed', { dataDir, publicUrl, now })
  const [certPath, keyPath] = [join(dataDir, 'tls/certificate.pem'), join(dataDir, 'tls/key.pem')]
  expect(await openTls({ certPath, keyPath }, { dataDir, publicUrl, now })).toEqual({ cert, key })
  await expect(openTls({ certPath: join(dataDir, 'none.pem'), keyPath }, { dataDir, publicUrl, now })).rejects.toThrow(
    'none.pem',
  )
  expect(await readFile(certPath, 'utf8')).toBe(cert)
})
