/** The page's icons as stroked paths on a 24 px grid. */
const paths = {
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4.2L21 19.5H3L12 4.2zM12 10v4.5M12 17.2v.1',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  offline: 'M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M19 12.5a10 10 0 0 0-5.5-2.7M8.5 16a5 5 0 0 1 7 0M12 19.5v.1',
  camera:
    'M4 8h3l1.5-2.5h7L17 8h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  cameraOff:
    'M3 3l18 18M8 8H4a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h14M9 5.5h6.5L17 8h3a1 1 0 0 1 1 1v8.5M9.6 11a3.5 3.5 0 0 0 4.8 5',
  phone: 'M8 2.5h8a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1zM11 18.5h2',
  browser: 'M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM3 9.5h18M6 7.3v.1',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.2 2',
  repeat: 'M4.5 11A7.7 7.7 0 0 1 18 7.5L20 9.5M20 4.5v5h-5M19.5 13A7.7 7.7 0 0 1 6 16.5L4 14.5M4 19.5v-5h5',
  light:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  look: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  face: 'M12 21c4 0 6.5-4 6.5-9S16 3 12 3 5.5 7 5.5 12s2.5 9 6.5 9zM9.3 10.5v.1M14.7 10.5v.1M9.5 15.5c1.5 1.3 3.5 1.3 5 0',
  closer: 'M12 19V5M6 11l6-6 6 6',
  back: 'M12 5v14M6 13l6 6 6-6',
  centre: 'M12 3v5M12 16v5M3 12h5M16 12h5M12 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.5 2.7-6 6.5-6s6.5 2.5 6.5 6M16 5a3.3 3.3 0 0 1 0 6.3M18 14.5c2.200.8 3.5 2.800 3.5 5.5',
  still: 'M8 5v14M16 5v14',
  record: 'M12 18a6 6 0 1 0 0-12 6 6 0 0 0 0 12z',
} as const
export type IconName = keyof typeof paths

/** One icon, in the colour and 1.5 times the size of the text around it. Always beside a word, so hidden to readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} pathLength={1} />
    </svg>
  )
}
