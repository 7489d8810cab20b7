import { expect, it } from 'vitest'

it('can be imported on a server, where there are no elements', async () => {
  expect(globalThis).not.toHaveProperty('HTMLElement')
  const { LivegateProcessElement, openProcess } = await import('./index.ts')
  expect(LivegateProcessElement.observedAttributes).toContain('src')
  await expect(openProcess('javascript:alert(1)')).rejects.toThrow(TypeError)
})
