import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'

/** The document by itself: what generators and browsers of APIs need of it. What it says is checked by the tests beside. */

type Described = { operationId?: string; summary?: string; tags?: string[] }
type Document = {
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, object> }
}

let tested: AppUnderTest
let text: string
let document: Document

beforeAll(async () => {
  tested = await openAppUnderTest()
  text = (await tested.app.inject('/openapi.json')).body
  document = JSON.parse(text) as Document
})
afterAll(() => tested?.close())

const endpoints = () => Object.values(document.paths).flatMap((methods) => Object.values(methods))

describe('the OpenAPI document', () => {
  it('is valid 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  it('names every endpoint once, as generated clients will', () => {
    const names = endpoints().map(({ operationId }) => operationId)
    expect(names.filter((name) => !/^[a-z][A-Za-z]+$/.test(name ?? ''))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
    expect(endpoints().every(({ summary, tags }) => summary && tags?.length === 1)).toBe(true)
  })

  it('describes each message once, and none that nothing refers to', () => {
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name))
    expect(Object.keys(document.components.schemas).toSorted()).toEqual([...referred].toSorted())
    // A theme is read with defaults that need not be written.
    expect([...referred].filter((name) => name?.endsWith('Input'))).toEqual(['ThemeInput'])
  })
})
