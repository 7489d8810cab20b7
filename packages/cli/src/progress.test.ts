import { describe, expect, it } from 'vitest'
import { showProgress } from './progress.ts'

function recorder(isTTY: boolean) {
  const written: string[] = []
  let ms = 0
  const progress = showProgress({ isTTY, write: (text) => written.push(text) }, 'samples', () => ms)
  return { written, progress, pass: (time: number) => (ms += time) }
}

describe('showProgress', () => {
  it('draws a bar over itself on a terminal, with the time left', () => {
    const { written, progress, pass } = recorder(true)
    pass(2000)
    progress.show({ done: 50, cached: 30, total: 100 })
    pass(50)
    progress.show({ done: 51, cached: 30, total: 100 })
    pass(100)
    progress.show({ done: 100, cached: 30, total: 100 })
    progress.end()
    expect(written).toHaveLength(3)
    expect(written[0]).toContain('████████████░░░░░░░░░░░░ 50 of 100 samples, 30 known already, about 5 s left')
    expect(written[1]).toMatch(/^\r/)
    expect(written[2]).toBe('\n')
  })

  it('writes a line now and then elsewhere, and always the last', () => {
    const { written, progress, pass } = recorder(false)
    for (let done = 1; done <= 30; done++) {
      pass(1000)
      progress.show({ done, cached: 0, total: 30 })
    }
    progress.end()
    expect(written).toEqual([
      '10 of 30 samples, about 20 s left\n',
      '20 of 30 samples, about 10 s left\n',
      '30 of 30 samples\n',
    ])
  })
})
