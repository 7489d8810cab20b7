import '@livegate/sdk'
import { useState } from 'react'

declare const __GATEWAY_ORIGIN__: string

/** The gateway's page, and a line with what it tells. `onFinished`: ask the server now. */
export function FaceCheck({ gatewayUrl, onFinished }: { gatewayUrl: string; onFinished: () => void }) {
  const [progress, setProgress] = useState('')
  return (
    <>
      <livegate-process
        src={gatewayUrl}
        gateway-origin={__GATEWAY_ORIGIN__}
        onlivegate-status={({ detail }) => setProgress(detail.value.name)}
        onlivegate-error={({ detail }) => setProgress(detail.value.name)}
        onlivegate-end={({ detail }) => {
          // "closed" comes when React takes the element away.
          if (detail.kind === 'finished') onFinished()
        }}
      />
      <p role="status">{progress}</p>
    </>
  )
}
