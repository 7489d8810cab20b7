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
    ['LIVEGATE_PUBLIC_URL', 'ftp://x.example'],
    ['LIVEGATE_PUBLIC_URL', 'https://x.example/?a=1'],
    ['LIVEGATE_PUBLIC_URL', 'https://x.example/below'],
    ['LIVEGATE_MASTER_KEY', 'short'],
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
})
