import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'

const mediaTypes: Readonly<Record<string, string>> = {
  '.webm': 'video/webm',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
}

/** A video file as a `data:` URL for the fake camera's `clip`: it goes into the page with the script, past its policy. */
export async function readClip(path: string | URL): Promise<string> {
  const mediaType = mediaTypes[extname(String(path)).toLowerCase()]
  if (mediaType === undefined) throw new TypeError('a clip is a .webm, .mp4 or .mov file')
  return `data:${mediaType};base64,${(await readFile(path)).toString('base64')}`
}
