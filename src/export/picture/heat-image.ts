import type { ColorScale } from '../../domain/color-scale.ts'
import { COLUMN_GAP, type HeatMatrix, type SpanSeries } from '../../kernel/heat-matrix.ts'
import type { PriceView } from './price-view.ts'

/** What of a heatmap is painted, and how large it may become. */
export interface HeatImageOptions {
  readonly view: PriceView
  readonly scale: ColorScale
  /** Pixels there is room for; where there are more cells, a pixel shows the largest of its cells. */
  readonly room: { readonly width: number; readonly height: number }
  /** USD of the brightest colour; default: the largest amount in view. */
  readonly maximum?: number | undefined
}

/** A raster with the highest price on top; gaps are transparent. */
export interface HeatImage {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
  /** USD that the brightest colour stands for. */
  readonly maximum: number
}

/** Brightness of the faintest and the strongest trace of what was liquidated, as on the page. */
const TRACE_LEAST = 0.1
const TRACE_RANGE = 0.25

/** Paints density, and a faded trace where positions were liquidated. */
export function paintHeat(matrix: HeatMatrix, options: HeatImageOptions): HeatImage {
  const { view, scale, room } = options
  const width = Math.min(matrix.columns, room.width)
  const height = Math.min(view.end - view.first, room.height)
  const grid = { width, height, columns: matrix.columns, view }
  const density = gridOf([matrix.longDensity, matrix.shortDensity], grid)
  const consumed = gridOf([matrix.longConsumed, matrix.shortConsumed], grid)
  const maximum = options.maximum ?? density.reduce((most, amount) => Math.max(most, amount), 0)
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < density.length; i++) {
    const { step, light } = shadeOf(density[i] ?? 0, consumed[i] ?? 0, maximum)
    for (let c = 0; c < 3; c++) {
      const color = scale.steps[step * 3 + c] ?? 0
      pixels[i * 4 + c] = color + (255 - color) * light
    }
    pixels[i * 4 + 3] = 255
  }
  clearGaps(pixels, matrix, { width, height })
  return { pixels, width, height, maximum }
}

/** Step of the colour scale, and how much white lies over it: a trace shows where more was liquidated than is left. */
function shadeOf(amount: number, gone: number, maximum: number): { step: number; light: number } {
  const share = (value: number): number => (maximum > 0 ? Math.min(1, value / maximum) : 0)
  if (gone > 0 && gone >= amount) return { step: 0, light: TRACE_LEAST + TRACE_RANGE * share(gone) }
  return { step: Math.floor(share(amount) * 255), light: 0 }
}

interface Grid {
  readonly width: number
  readonly height: number
  readonly columns: number
  readonly view: PriceView
}

/** Sum of two series on pixels, top row first; a pixel of several cells takes the largest of them. */
function gridOf([one, other]: readonly [SpanSeries, SpanSeries], { width, height, columns, view }: Grid): Float32Array {
  const rows = view.end - view.first
  const grid = new Float32Array(width * height)
  const column = new Float64Array(rows)
  for (let t = 0; t < columns; t++) {
    column.fill(0)
    addColumn(column, one, { t, first: view.first })
    addColumn(column, other, { t, first: view.first })
    const x = Math.floor((t * width) / columns)
    for (let row = 0; row < rows; row++) {
      const pixel = (height - 1 - Math.floor((row * height) / rows)) * width + x
      grid[pixel] = Math.max(grid[pixel] ?? 0, column[row] ?? 0)
    }
  }
  return grid
}

function addColumn(column: Float64Array, series: SpanSeries, { t, first }: { t: number; first: number }): void {
  const offset = series.offset[t] ?? 0
  const shift = (series.first[t] ?? 0) - first
  const length = (series.offset[t + 1] ?? 0) - offset
  const from = Math.max(0, -shift)
  const to = Math.min(length, column.length - shift)
  for (let i = from; i < to; i++) column[i + shift] = (column[i + shift] ?? 0) + (series.values[offset + i] ?? 0)
}

/** Nothing is known in a gap; a pixel is cleared when all of its columns are gaps. */
function clearGaps(
  pixels: Uint8ClampedArray,
  { state, columns }: HeatMatrix,
  { width, height }: { width: number; height: number },
): void {
  const isKnown = new Uint8Array(width)
  for (let t = 0; t < columns; t++) if (state[t] !== COLUMN_GAP) isKnown[Math.floor((t * width) / columns)] = 1
  for (let x = 0; x < width; x++) {
    if (isKnown[x] === 1) continue
    for (let y = 0; y < height; y++) pixels[(y * width + x) * 4 + 3] = 0
  }
}
