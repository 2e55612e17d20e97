import type { ColorScale } from '../domain/color-scale.ts'
import { type Heat, type Spans, STATE_GAP } from './decode-heatmap.ts'

/**
 * How an amount finds its colour: as a share of the brightest visible cell, or of an amount that stays the same over
 * windows and symbols; by its logarithm; or by the share of visible cells that are fainter.
 */
export type ColorMapping = 'relative' | 'fixed' | 'log' | 'percentile'

/** What of a heatmap is drawn, and in which colours. */
export interface RasterOptions {
  readonly scale: ColorScale
  readonly mapping: ColorMapping
  /** USD amount of the brightest colour with the mapping `fixed`. */
  readonly fixedMax: number
  /** Places on the colour bar, 0 to 1: cells below `low` are left at the background, those from `high` on are brightest. */
  readonly low: number
  readonly high: number
  readonly showLong: boolean
  readonly showShort: boolean
  /** Whether what was liquidated leaves a faded trace in its column. */
  readonly showConsumed: boolean
  /** Ids of groups (leverages, venues) that are left out, of a heatmap that came with a breakdown. */
  readonly hiddenGroups: ReadonlySet<string>
}

/** One pixel per cell, highest price on top, and the amount that the brightest colour stands for. */
export interface Raster {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
  /** Largest USD amount in a visible cell. */
  readonly max: number
}

/** Brightness of the faintest and the strongest consumed trace, as a share of white over the background. */
const TRACE_LEAST = 0.1
const TRACE_RANGE = 0.25

/** Paints a heatmap. Hot: it runs on every move of the threshold slider; see bench/RESULTS.md. */
export function buildRaster(heat: Heat, options: RasterOptions): Raster {
  const { columns: width, rows: height } = heat
  const amounts = new Float32Array(width * height)
  if (options.showLong) addSpans(amounts, heat.long, width)
  if (options.showShort) addSpans(amounts, heat.short, width)
  let max = 0
  for (let i = 0; i < amounts.length; i++) if (amounts[i]! > max) max = amounts[i]!
  const pixels = new Uint8ClampedArray(width * height * 4)
  paintAmounts({ amounts, pixels, width, height, max, options })
  if (options.showConsumed) {
    const consumed = new Float32Array(width * height)
    if (options.showLong) addSpans(consumed, heat.longConsumed, width)
    if (options.showShort) addSpans(consumed, heat.shortConsumed, width)
    paintTraces({ amounts: consumed, pixels, width, height, max, options })
  }
  clearGaps(pixels, heat)
  return { pixels, width, height, max }
}

interface Painting {
  readonly amounts: Float32Array
  readonly pixels: Uint8ClampedArray
  readonly width: number
  readonly height: number
  readonly max: number
  readonly options: RasterOptions
}

/** Adds spans to a grid with row 0 at the bottom. */
function addSpans(grid: Float32Array, { first, offset, values }: Spans, width: number): void {
  for (let t = 0; t < width; t++) {
    let cell = first[t]! * width + t
    for (let i = offset[t]!; i < offset[t + 1]!; i++) {
      grid[cell] = grid[cell]! + values[i]!
      cell += width
    }
  }
}

function paintAmounts({ amounts, pixels, width, height, max, options }: Painting): void {
  const { steps } = options.scale
  const least = options.low * max
  const perUsd = max > 0 ? 255 / max : 0
  for (let row = 0; row < height; row++) {
    let pixel = (height - 1 - row) * width * 4
    for (let cell = row * width; cell < (row + 1) * width; cell++) {
      const amount = amounts[cell]!
      const step = amount >= least ? Math.floor(amount * perUsd) * 3 : 0
      pixels[pixel] = steps[step]!
      pixels[pixel + 1] = steps[step + 1]!
      pixels[pixel + 2] = steps[step + 2]!
      pixels[pixel + 3] = 255
      pixel += 4
    }
  }
}

function paintTraces({ amounts, pixels, width, height, max, options }: Painting): void {
  const { steps } = options.scale
  for (let row = 0; row < height; row++) {
    for (let t = 0; t < width; t++) {
      const amount = amounts[row * width + t]!
      if (amount === 0 || amount < options.low * max) continue
      const light = TRACE_LEAST + TRACE_RANGE * Math.min(1, amount / max)
      const pixel = ((height - 1 - row) * width + t) * 4
      for (let c = 0; c < 3; c++) pixels[pixel + c] = steps[c]! + (255 - steps[c]!) * light
    }
  }
}

/** Nothing is known in a gap: it is left transparent, and hatched by the chart. */
function clearGaps(pixels: Uint8ClampedArray, { state, columns, rows }: Heat): void {
  for (let t = 0; t < columns; t++) {
    if (state[t] !== STATE_GAP) continue
    for (let row = 0; row < rows; row++) pixels[(row * columns + t) * 4 + 3] = 0
  }
}
