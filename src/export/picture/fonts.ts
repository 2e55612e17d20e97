import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'

/** Family name under which the shipped font is known to the canvas; no font of the system is needed. */
const FAMILY = 'liqheat'
const require = createRequire(import.meta.url)
/** Regular and semi-bold; its digits are all of one width, so that numbers stand in columns. */
const FILES = [
  require.resolve('@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2'),
  require.resolve('@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2'),
]

/** Makes the shipped font known; a second call does nothing. */
export function loadFonts(): void {
  if (GlobalFonts.has(FAMILY)) return
  for (const file of FILES) {
    if (GlobalFonts.registerFromPath(file, FAMILY) === null)
      throw new Error(`Invariant: ${file} is a font that the canvas reads`)
  }
}

/** CSS font of a size in pixels. */
export function font(size: number, weight: 400 | 600 = 400): string {
  return `${weight} ${size}px ${FAMILY}`
}
