// The photos and frames that recognition is measured on, and which half of the people each belongs to.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { splitOf } from '@livegate/evaluation'

export type Half = 'fit' | 'report'
export type SetName = 'lfw' | 'nuaa' | 'identities'

/** One photo or frame. `session` tells recordings of one person apart: frames of one session are no genuine pair. */
export type Photo = { set: SetName; person: string; session: string; half: Half; path: string }

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const folders = (path: string) => readdirSync(path).sort()

function byPerson(set: SetName, root: string, halfOf: (person: string) => Half): Photo[] {
  return folders(root).flatMap((person) =>
    folders(join(root, person))
      .filter((file) => /\.(jpe?g|png)$/i.test(file))
      .map((file) => ({ set, person, session: file, half: halfOf(person), path: join(root, person, file) })),
  )
}

function frameNumber(file: string): number {
  return Number(/_(\d+)\.jpg$/.exec(file)?.[1] ?? 0)
}

/** NUAA live: one folder a sequence, named subject_glasses_light_session; 0001 to 0004 fit, the others report. */
function nuaa(): Photo[] {
  const root = join(data, 'nuaa/live')
  return folders(root).flatMap((session) => {
    const person = session.slice(0, 4)
    const half = Number(person) <= 4 ? 'fit' : 'report'
    return readdirSync(join(root, session))
      .sort((a, b) => frameNumber(a) - frameNumber(b))
      .map((file) => ({ set: 'nuaa' as const, person, session, half: half as Half, path: join(root, session, file) }))
  })
}

export function listPhotos(set: SetName): Photo[] {
  if (set === 'nuaa') return nuaa()
  if (set === 'lfw') return byPerson('lfw', join(data, 'lfw'), splitOf)
  return ['bbt', 'johns'].flatMap((group) => byPerson('identities', join(data, 'identities', group), () => 'report'))
}
