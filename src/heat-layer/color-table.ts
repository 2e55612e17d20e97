import type { ColorScale } from '../domain/color-scale.ts'
import { type AmountScale, amountOfLevel, LEVELS, levelOf } from './amount-scale.ts'

/** Colours of a heatmap, and the part of the colour bar that is in use. */
export interface ColorOptions {
  readonly scale: ColorScale
  /** Places on the colour bar, 0 to 1: cells below `low` are left at the background, those from `high` on are brightest. */
  readonly low: number
  readonly high: number
}

/** A colour as a canvas holds it: red in the lowest byte, alpha in the highest. */
export type Pixel = number

const LEAST_HIGH = 1 / 1024

/** Step of the colour scale, 0 to 255, at a place of the colour bar. */
export function stepAt(place: number, { low, high }: ColorOptions): number {
  if (place < low || place <= 0) return 0
  return Math.floor(255 * Math.min(1, place / Math.max(high, LEAST_HIGH)))
}

/** Colour of a step, 0 to 255. */
export function pixelOf({ steps }: ColorScale, step: number): Pixel {
  return (0xff000000 | (steps[step * 3 + 2]! << 16) | (steps[step * 3 + 1]! << 8) | steps[step * 3]!) >>> 0
}

/** Fills `table` with the colour of each level of amounts. */
export function fillColorTable(table: Uint32Array, amounts: AmountScale, options: ColorOptions): void {
  const { scale, low, high } = options
  const highest = Math.max(high, LEAST_HIGH)
  const top = amounts.amountAt(highest)
  table.fill(pixelOf(scale, 0))
  if (top === 0) return
  const pixels = Uint32Array.from({ length: 256 }, (_, step) => pixelOf(scale, step))
  const brightest = levelOf(top)
  // Below the first step there is only the background.
  const faintest = levelOf(amounts.amountAt(Math.max(low, highest / 256)))
  for (let level = faintest; level < brightest; level++) {
    table[level] = pixels[stepAt(Math.max(low, amounts.placeOf(amountOfLevel(level))), options)]!
  }
  table.fill(pixels[255]!, Math.max(brightest, faintest), LEVELS)
}
