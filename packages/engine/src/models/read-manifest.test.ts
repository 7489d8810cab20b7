import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { templateModelIdOf } from '../face/embed.ts'
import { entryFor, findEntry } from './manifest.ts'
import { readManifest } from './read-manifest.ts'

const directory = mkdtempSync(join(tmpdir(), 'livegate-manifest-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const file = join(directory, 'models.json')

/** Writes the default manifest with a change made to it, as an operator would, and reads it. */
function readChanged(change: (manifest: ReturnType<typeof readManifest>) => unknown) {
  const manifest = readManifest()
  writeFileSync(file, JSON.stringify(change(manifest) ?? manifest))
  return readManifest(file)
}

describe('readManifest', () => {
  it('reads the default and a copy of it alike', () => {
    expect(readChanged(() => undefined)).toEqual(readManifest())
  })

  it('takes a file without a source as relative to the manifest', () => {
    const { models } = readChanged((manifest) => {
      const { source, ...detector } = entryFor(manifest, 'detector')
      return { ...manifest, models: [{ ...detector, file: 'weights/x.onnx' }, ...manifest.models.slice(1)] }
    })
    expect(models[0]?.file).toBe(join(directory, 'weights', 'x.onnx'))
  })

  it('names the file and every wrong field', () => {
    const broken = () =>
      readChanged((manifest) => {
        entryFor(manifest, 'pad').output.liveClass = 3
        Object.assign(entryFor(manifest, 'embedder').preprocessing, { channels: 'YUV', divide: 0 })
      })
    expect(broken).toThrow(file)
    expect(broken).toThrow(/models\[2\].preprocessing.channels: .*RGB/)
    expect(broken).toThrow('models[2].preprocessing.divide')
    expect(() =>
      readChanged((manifest) => Object.assign(entryFor(manifest, 'pad').output, { liveClass: 3 }) && undefined),
    ).toThrow('models[3].output.liveClass: must be below classes')
  })

  it('refuses a misspelt field, which would have no effect', () => {
    expect(() => readChanged((manifest) => ({ ...manifest, calibratoin: {} }))).toThrow('calibratoin')
  })

  it('wants each model once', () => {
    const without = () => readChanged((manifest) => ({ ...manifest, models: manifest.models.slice(1) }))
    expect(without).toThrow('models: must hold one detector, not 0')
    const twice = () => readChanged((manifest) => ({ ...manifest, models: [...manifest.models, manifest.models[3]] }))
    expect(twice).toThrow('models: must hold one pad, not 2')
  })

  it('can do without the model of eyes only', () => {
    const eyeless = readChanged((manifest) => ({ ...manifest, models: manifest.models.slice(0, 4) }))
    expect(findEntry(eyeless, 'eyes')).toBeUndefined()
    const twice = () => readChanged((manifest) => ({ ...manifest, models: [...manifest.models, manifest.models[4]] }))
    expect(twice).toThrow('models: must hold one eyes, not 2')
  })

  it.each([
    ['too few knots', [[0.5, -4]]],
    [
      'an FMR that grows with the cosine',
      [
        [0.4, -4],
        [0.5, -3],
      ],
    ],
    [
      'an FMR that stays',
      [
        [0.4, -3],
        [0.5, -3],
      ],
    ],
    [
      'cosines out of order',
      [
        [0.5, -3],
        [0.4, -4],
      ],
    ],
    [
      'an FMR above 1',
      [
        [0.4, 1],
        [0.5, -3],
      ],
    ],
  ] as [string, [number, number][]][])('refuses a calibration with %s', (_, knots) => {
    const wrong = () =>
      readChanged((manifest) => {
        manifest.calibration.matching.log10Fmr = knots
      })
    expect(wrong).toThrow('calibration.matching.log10Fmr')
  })

  it('tells a missing file from one that is no JSON', () => {
    expect(() => readManifest(join(directory, 'none.json'))).toThrow('no such file')
    writeFileSync(file, '{')
    expect(() => readManifest(file)).toThrow('JSON')
  })
})

describe('templateModelIdOf', () => {
  it('does not depend on the order in which a manifest is written', () => {
    const { preprocessing } = entryFor(readManifest(), 'embedder')
    const turned = readChanged((manifest) => {
      const backwards = Object.fromEntries(Object.entries(preprocessing).reverse())
      const models = manifest.models.map((entry) =>
        entry.role === 'embedder' ? { ...entry, preprocessing: backwards } : entry,
      )
      return { ...manifest, models }
    })
    expect(templateModelIdOf(entryFor(turned, 'embedder'))).toBe(
      templateModelIdOf(entryFor(readManifest(), 'embedder')),
    )
  })

  it('changes with all that changes embeddings, and with nothing else', () => {
    const embedder = entryFor(readManifest(), 'embedder')
    const id = templateModelIdOf(embedder)
    expect(id).toMatch(/^fr_feature-[0-9a-f]{12}-r2$/)
    expect(templateModelIdOf({ ...embedder, licence: 'other', file: 'elsewhere.onnx' })).toBe(id)
    const { preprocessing, alignment } = embedder
    const others = [
      { ...embedder, sha256: '0'.repeat(64) },
      { ...embedder, preprocessing: { ...preprocessing, channels: 'RGB' as const } },
      { ...embedder, alignment: { ...alignment, nose: [56, 72] as [number, number] } },
    ].map(templateModelIdOf)
    expect(new Set([id, ...others]).size).toBe(4)
  })
})
