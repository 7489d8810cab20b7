import type { GatewayEvent } from '@livegate/contract'
import { describe, expect, it } from 'vitest'
import { postToParent, targetOrigins } from './parent-events.ts'

const bank = 'https://bank.example'
const shop = 'https://shop.example'
const event: GatewayEvent = { processId: 'p', type: 'Info', value: { name: 'ProcessStarted' } }

describe('targetOrigins', () => {
  it('is the parent when it is known and allowed', () => {
    expect(targetOrigins({ allowedOrigins: [bank, shop], parentOrigin: shop })).toEqual([shop])
  })

  it('is nobody when the known parent is not allowed', () => {
    expect(targetOrigins({ allowedOrigins: [bank], parentOrigin: 'https://evil.example' })).toEqual([])
  })

  it('is every allowed one where the browser does not tell the parent', () => {
    expect(targetOrigins({ allowedOrigins: [bank, shop], parentOrigin: undefined })).toEqual([bank, shop])
  })

  it('is never a wildcard', () => {
    expect(targetOrigins({ allowedOrigins: ['*', 'https://*.example', bank], parentOrigin: undefined })).toEqual([bank])
    expect(targetOrigins({ allowedOrigins: ['*'], parentOrigin: '*' })).toEqual([])
  })
})

describe('postToParent', () => {
  function pageInside(parentOrigin: string | undefined) {
    const posted: unknown[][] = []
    const parent = { postMessage: (...args: unknown[]) => posted.push(args) }
    const ancestorOrigins = parentOrigin === undefined ? undefined : [parentOrigin]
    return { posted, page: { parent, location: { ancestorOrigins } } as unknown as Window }
  }

  it('posts to the allowed parent', () => {
    const { posted, page } = pageInside(bank)
    postToParent(event, [bank, shop], page)
    expect(posted).toEqual([[event, bank]])
  })

  it('posts nothing when nobody embeds the page', () => {
    const { posted, page } = pageInside(bank)
    Object.assign(page, { parent: page })
    postToParent(event, [bank], page)
    expect(posted).toEqual([])
  })
})
