import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvaluationReport } from './evaluation-report.ts'
import { renderReport } from './render-report.ts'

/** Writes report.json and report.html into a folder, which is made. Says where they are. */
export async function writeReport(report: EvaluationReport, folder: string): Promise<{ json: string; html: string }> {
  await mkdir(folder, { recursive: true })
  const paths = { json: join(folder, 'report.json'), html: join(folder, 'report.html') }
  await writeFile(paths.json, `${JSON.stringify(report, null, 2)}\n`)
  await writeFile(paths.html, renderReport(report))
  return paths
}
