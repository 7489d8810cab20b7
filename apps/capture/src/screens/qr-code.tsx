import { useEffect, useState } from 'preact/hooks'
import type { encode } from 'uqr'

type Encoder = typeof encode

/** White around the code, modules (ISO/IEC 18004, 6.3.8 asks for four). */
const quietZone = 4

/** A text as a QR code, dark on white in every theme, for that is what cameras read best. The encoder is loaded when needed. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [encoder, setEncoder] = useState<{ encode: Encoder }>()
  useEffect(() => void import('uqr').then(setEncoder), [])
  if (encoder === undefined) return <div class="qr-code" />
  const { data, size } = encoder.encode(text, { ecc: 'M', border: quietZone })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  )
}
