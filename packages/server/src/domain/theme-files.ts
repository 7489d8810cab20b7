import { createHash } from 'node:crypto'
import { maxLogoSidePx } from '@livegate/contract'
import { GatewayError } from './errors.ts'
import { sanitiseSvg } from './sanitise-svg.ts'

/** A file of a theme. `name` holds the hash of its bytes, so that it can be kept for ever. */
export type ThemeFile = { name: string; mediaType: string; bytes: Uint8Array }

const maxUnpackedFontBytes = 4 * 1024 * 1024

/** Names bytes by what is in them. `extension` without its dot. */
export function themeFile(extension: string, mediaType: string, bytes: Uint8Array): ThemeFile {
  return { name: `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${extension}`, mediaType, bytes }
}

/** The logo as it is served; an SVG without what it does not need. Errors: THEME_FILE_NOT_SUPPORTED. */
export function logoFile(base64: string): ThemeFile {
  const bytes = Buffer.from(base64, 'base64')
  const png = pngSize(bytes)
  if (png !== undefined) return withinLimits(png, themeFile('png', 'image/png', bytes))
  const webp = webpSize(bytes)
  if (webp !== undefined) return withinLimits(webp, themeFile('webp', 'image/webp', bytes))
  if (!/^\uFEFF?\s*</.test(bytes.toString('utf8', 0, 64))) throw notSupported('logo', 'is neither SVG, PNG nor WebP')
  try {
    const picture = sanitiseSvg(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return themeFile('svg', 'image/svg+xml', Buffer.from(picture))
  } catch (error) {
    throw notSupported('logo', error instanceof TypeError ? 'is not UTF-8' : (error as Error).message)
  }
}

/** The font as it is served. Errors: THEME_FILE_NOT_SUPPORTED. */
export function fontFile({ file }: { file: string }): ThemeFile {
  const bytes = Buffer.from(file, 'base64')
  // WOFF2 (W3C): signature, and at byte 16 how large the font becomes.
  if (bytes.length < 48 || bytes.toString('latin1', 0, 4) !== 'wOF2') throw notSupported('font', 'is not WOFF2')
  if (bytes.readUInt32BE(16) > maxUnpackedFontBytes) throw notSupported('font', 'is too large once unpacked')
  return themeFile('woff2', 'font/woff2', bytes)
}

type Size = { width: number; height: number }

/** PNG (W3C): signature, then the IHDR chunk with both sides. */
function pngSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** WebP (RFC 9649): RIFF, then one of three chunks that say how large the picture is. */
function webpSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF') return undefined
  switch (bytes.toString('latin1', 8, 16)) {
    case 'WEBPVP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    case 'WEBPVP8L': {
      const sides = bytes.readUInt32LE(21)
      return { width: (sides & 0x3fff) + 1, height: ((sides >>> 14) & 0x3fff) + 1 }
    }
    case 'WEBPVP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    default:
      return undefined
  }
}

function withinLimits({ width, height }: Size, file: ThemeFile): ThemeFile {
  if (Math.min(width, height) > 0 && Math.max(width, height) <= maxLogoSidePx) return file
  throw notSupported('logo', `is ${width} x ${height} px, at most ${maxLogoSidePx} px a side are taken`)
}

function notSupported(part: 'logo' | 'font', message: string): GatewayError {
  return new GatewayError('THEME_FILE_NOT_SUPPORTED', { details: [{ pointer: `/body/${part}/file`, message }] })
}
