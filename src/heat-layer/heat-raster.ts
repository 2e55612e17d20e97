import { AmountGrid, addColumn, type CellFilter, shownSpans } from './amount-grid.ts'
import { type AmountScale, amountScale, type ColorMapping, LEVEL_SHIFT, LEVELS } from './amount-scale.ts'
import { type ColorOptions, fillColorTable, stepAt } from './color-table.ts'
import { type Heat, type Spans, STATE_GAP } from './decode-heatmap.ts'

/** What of a heatmap is drawn, and in which colours. */
export interface RasterOptions extends CellFilter, ColorOptions {
  readonly mapping: ColorMapping
  /** USD amount of the brightest colour with the mapping `fixed`; 0 takes the brightest cell. */
  readonly fixedMax: number
  /** Whether what was liquidated leaves a faded trace in its column. */
  readonly showConsumed: boolean
}

/** Columns of a picture, end exclusive. */
export interface ColumnRange {
  readonly from: number
  readonly to: number
}

/** Brightness of the faintest and the strongest consumed trace, as a share of white over what lies below. */
const TRACE_LEAST = 0.1
const TRACE_RANGE = 0.25

/**
 * A heatmap as pixels, one a cell, highest price on top. It paints when it is asked to, and then what changed: a new
 * column alone, as long as the brightest cell stays the brightest.
 */
export class HeatRaster {
  private grid = new AmountGrid(0, 0)
  private options: RasterOptions
  private heat: Heat
  /** The first column whose amounts are not those of `heat` and `options`. */
  private staleFrom = 0
  private scaleOfCells: AmountScale | undefined
  /** Columns whose pixels are right; none after another look. */
  private painted = 0
  private revealed: number | undefined
  private readonly table = new Uint32Array(LEVELS)
  private tableKey = ''
  private pixels32 = new Uint32Array(0)
  private column = new Float32Array(0)

  constructor(heat: Heat, options: RasterOptions) {
    this.heat = heat
    this.options = options
  }

  /** Bytes of the picture, red, green, blue, alpha; rows are `width` long, the cells are the first of each. */
  get pixels(): Uint8ClampedArray<ArrayBuffer> {
    return new Uint8ClampedArray(this.pixels32.buffer)
  }

  get width(): number {
    return this.grid.stride
  }

  get height(): number {
    return this.grid.rows
  }

  /** What the colours stand for. */
  get scale(): AmountScale {
    this.fillCells()
    const { mapping, fixedMax } = this.options
    this.scaleOfCells ??= amountScale(this.grid, { mapping, fixedMax, columns: this.shownColumns })
    return this.scaleOfCells
  }

  /** How many columns count: all, or those revealed. */
  get shownColumns(): number {
    return Math.min(this.heat.columns, this.revealed ?? this.heat.columns)
  }

  setOptions(options: RasterOptions): void {
    const isSame = (...names: (keyof RasterOptions)[]) => names.every((name) => options[name] === this.options[name])
    const isSameCells = isSame('showLong', 'showShort', 'hiddenGroups')
    const isSameLook = isSame('scale', 'mapping', 'fixedMax', 'low', 'high', 'showConsumed')
    this.options = options
    if (isSameCells && isSameLook) return
    if (!isSameCells) this.staleFrom = 0
    this.scaleOfCells = undefined
    this.painted = 0
  }

  /** Takes a heatmap that differs from the one it has from column `from` on. */
  replaceFrom(heat: Heat, from: number): void {
    const isSameGrid =
      heat.start === this.heat.start &&
      heat.step === this.heat.step &&
      heat.bucketSize === this.heat.bucketSize &&
      heat.firstBucket === this.heat.firstBucket &&
      heat.rows === this.heat.rows
    this.heat = heat
    this.staleFrom = isSameGrid ? Math.min(this.staleFrom, from) : 0
    this.painted = Math.min(this.painted, this.staleFrom)
    this.scaleOfCells = undefined
  }

  /** Leaves out the columns from `columns` on, as if they were not known yet; undefined leaves out none. */
  reveal(columns: number | undefined): void {
    this.revealed = columns
    this.scaleOfCells = undefined
  }

  /** Brings the pixels up to date and tells which columns it painted. */
  paint(): ColumnRange {
    const { scale } = this
    if (this.isNewTable(scale)) this.painted = 0
    const range = { from: this.painted, to: this.heat.columns }
    if (range.from < range.to) {
      this.paintCells(range)
      if (this.options.showConsumed) this.paintTraces(range, scale)
      this.clearGaps(range)
    }
    this.painted = range.to
    return range
  }

  private fillCells(): void {
    const { heat, options, staleFrom } = this
    if (staleFrom >= heat.columns && this.grid.columns === heat.columns) return
    const isRoom = this.grid.rows === heat.rows && this.grid.stride >= heat.columns
    if (!isRoom) {
      this.grid = new AmountGrid(heat.columns, heat.rows)
      this.pixels32 = new Uint32Array(this.grid.amounts.length)
      this.column = new Float32Array(heat.rows)
      this.painted = 0
    }
    this.grid.fill(shownSpans(heat, options, 'density'), isRoom ? staleFrom : 0, heat.columns)
    this.staleFrom = heat.columns
  }

  /** Fills the table of colours, unless it is right already. */
  private isNewTable(scale: AmountScale): boolean {
    const { mapping, low, high, scale: colors } = this.options
    // Percentiles move with every column; the others have only their ends.
    const ends = mapping === 'percentile' ? Number.NaN : scale.amountAt(1)
    const key = [mapping, ends, low, high, ...colors.stops].join()
    if (key === this.tableKey && mapping !== 'percentile') return false
    this.tableKey = key
    fillColorTable(this.table, scale, this.options)
    return true
  }

  private paintCells({ from, to }: ColumnRange): void {
    const { table, pixels32 } = this
    const { bits, rows, stride } = this.grid
    for (let row = 0; row < rows; row++) {
      const end = row * stride + to
      for (let i = row * stride + from; i < end; i++) pixels32[i] = table[bits[i]! >>> LEVEL_SHIFT]!
    }
  }

  private paintTraces({ from, to }: ColumnRange, scale: AmountScale): void {
    const { column, options } = this
    const parts = shownSpans(this.heat, options, 'consumed')
    for (let t = from; t < to; t++) {
      const [low, high] = rowsOf(parts, t)
      if (low >= high) continue
      column.fill(0, low, high)
      addColumn(column, parts, t)
      for (let row = low; row < high; row++) {
        const place = column[row]! > 0 ? scale.placeOf(column[row]!) : -1
        if (place >= 0 && place >= options.low) this.lighten(t, row, stepAt(place, options) / 255)
      }
    }
  }

  /** Lays a trace over a cell. */
  private lighten(t: number, row: number, strength: number): void {
    const { rows, stride } = this.grid
    const at = (rows - 1 - row) * stride + t
    const pixel = this.pixels32[at]!
    const white = TRACE_LEAST + TRACE_RANGE * strength
    const mix = (byte: number) => Math.round(byte + (255 - byte) * white)
    const [red, green, blue] = [mix(pixel & 255), mix((pixel >> 8) & 255), mix((pixel >> 16) & 255)]
    this.pixels32[at] = (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0
  }

  /** Nothing is known in a gap: it is left transparent, and hatched by the layer. */
  private clearGaps({ from, to }: ColumnRange): void {
    const { pixels32 } = this
    const { rows, stride } = this.grid
    for (let t = from; t < to; t++) {
      if (this.heat.state[t] !== STATE_GAP) continue
      for (let row = 0; row < rows; row++) pixels32[row * stride + t] = 0
    }
  }
}

/** Rows that column t has values on, end exclusive. */
function rowsOf(parts: readonly Spans[], t: number): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, 0]
  for (const { first, offset } of parts) {
    const length = offset[t + 1]! - offset[t]!
    if (length === 0) continue
    low = Math.min(low, first[t]!)
    high = Math.max(high, first[t]! + length)
  }
  return [low, high]
}
