import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

function configOf(environment: Record<string, string>) {
  const reading = readConfig(environment)
  if ('errors' in reading) throw new Error(reading.errors.join())
  return reading
}

describe('readConfig', () => {
  it('has defaults for everything', () => {
    const { config } = configOf({})
    expect(config).toMatchObject({ host: 'localhost', port: 8080, demo: true, trustedProxies: [] })
    expect(config.dataDir).toMatch(/\/data$/)
  })

  it.each([
    ['LIVEGATE_PORT', '80a'],
    ['LIVEGATE_PORT', '65536'],
    ['LIVEGATE_TLS', 'on'],
    ['LIVEGATE_PUBLIC_URL', 'ftp://x.example'],
    ['LIVEGATE_PUBLIC_URL', 'https://x.example/?a=1'],
    ['LIVEGATE_PUBLIC_URL', 'https://x.example/below'],
    ['LIVEGATE_MASTER_KEY', 'short'],
    ['LIVEGATE_MASTER_KEY', `1:${'a'.repeat(64)},1:${'b'.repeat(64)}`],
    ['LIVEGATE_TRUSTED_PROXIES', '10.0.0.0/8, nonsense'],
    ['LIVEGATE_LOG_LEVEL', 'loud'],
    ['LIVEGATE_ENGINE_PROCESSES', '0'],
    ['LIVEGATE_MODELS', '/nowhere/models.json'],
    ['LIVEGATE_MODELS', import.meta.filename],
    ['DATABASE_URL', 'mysql://x/y'],
  ])('names a wrong %s (%s)', (name, value) => {
    const reading = readConfig({ [name]: value })
    expect('errors' in reading && reading.errors.join()).toContain(name)
  })

  it('warns of a name it does not know', () => {
    expect(configOf({ LIVEGATE_PROT: '1' }).warnings.join()).toContain('LIVEGATE_PROT')
  })

  it('takes an empty value as none, and the public URL as an origin', () => {
    const { config } = configOf({ LIVEGATE_PORT: '', LIVEGATE_PUBLIC_URL: 'https://gate.example/' })
    expect(config).toMatchObject({ port: 8080, publicUrl: 'https://gate.example' })
  })

  it('with TLS listens on the network, with an https address for phones', () => {
    const { config } = configOf({ LIVEGATE_TLS: 'self-signed', LIVEGATE_PORT: '8443' })
    expect(config).toMatchObject({ host: '0.0.0.0', tls: 'self-signed' })
    expect(config.publicUrl).toMatch(/^https:\/\/(?!localhost).+:8443$/)
    const own = configOf({ LIVEGATE_TLS: '/a/cert.pem, /a/key.pem', LIVEGATE_HOST: '10.0.0.7' })
    expect(own.config).toMatchObject({ host: '10.0.0.7', tls: { certPath: '/a/cert.pem', keyPath: '/a/key.pem' } })
    expect(configOf({}).config).toMatchObject({ tls: undefined, publicUrl: 'http://localhost:8080' })
  })
})
