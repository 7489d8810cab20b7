import type { LivegateProcessElement, LivegateProcessEventMap } from '@livegate/sdk'
import type { DetailedHTMLProps, HTMLAttributes } from 'react'

/** React 19 hands a prop `onNAME` of a custom element to it as a listener for the event NAME. */
type Listeners = {
  [Name in keyof LivegateProcessEventMap as `on${Name}`]?: (event: LivegateProcessEventMap[Name]) => void
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'livegate-process': DetailedHTMLProps<HTMLAttributes<LivegateProcessElement>, LivegateProcessElement> &
        Listeners & { src?: string; 'gateway-origin'?: string; label?: string }
    }
  }
}
