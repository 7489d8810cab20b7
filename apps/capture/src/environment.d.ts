/** The page's version, put in by the build. */
declare const __CAPTURE_VERSION__: string
declare module '*.css'
