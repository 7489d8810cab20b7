import { findChromium } from './chromium.ts'

/** Before the first file: two that run side by side must not install it at once. */
export default function installChromium(): void {
  findChromium()
}
