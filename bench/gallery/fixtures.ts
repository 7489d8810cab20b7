// What the parts of the bench share.
import { createComparator, readManifest } from '@livegate/engine'
import { newApplication } from '../../packages/server/dist/domain/new-application.js'

export const comparator = createComparator(readManifest())
export const dimensions = 512
export const userId = (person: number) => `person ${person}`
export const templateOf = (embedding: Float32Array) => ({ modelId: comparator.templateModelId, embedding })

export const makeApplication = () => newApplication({ name: 'Bench', now: new Date() })

/** Runs a task for each input, one after the other, and times it. */
export async function timeEach<In, Out>(inputs: readonly In[], task: (input: In) => Promise<Out> | Out) {
  const outputs: Out[] = []
  const ms: number[] = []
  for (const input of inputs) {
    const startedAt = performance.now()
    outputs.push(await task(input))
    ms.push(performance.now() - startedAt)
  }
  ms.sort((a, b) => a - b)
  const at = (share: number) => ms[Math.min(ms.length - 1, Math.floor(share * ms.length))] ?? Number.NaN
  return { outputs, p50: at(0.5), p95: at(0.95), max: at(1) }
}

export const rssMb = () => Math.round(process.memoryUsage().rss / 1024 ** 2)

export function printTable(title: string, rows: readonly Record<string, string | number>[]) {
  const columns = Object.keys(rows[0] ?? {})
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const show = (value: string | number | undefined) =>
    typeof value === 'number'
      ? Math.abs(value) >= 100
        ? value.toFixed(0)
        : Number(value.toPrecision(3))
      : (value ?? '')
  const body = rows.map((row) => line(columns.map((column) => show(row[column]))))
  console.log(`\n${title}\n\n${[line(columns), line(columns.map(() => '---')), ...body].join('\n')}`)
}
