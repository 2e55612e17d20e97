import type { Heat, Spans } from './decode-heatmap.ts'

/** Which cells count: those of sides and groups that are shown. */
export interface CellFilter {
  readonly showLong: boolean
  readonly showShort: boolean
  /** Ids of groups (leverages, venues) that are left out, of a heatmap that came with a breakdown. */
  readonly hiddenGroups: ReadonlySet<string>
}

/** What is drawn: what would be liquidated, or what was. */
export type Quantity = 'density' | 'consumed'

/** Columns that are filled together: as many floats as a cache line holds. */
const BLOCK = 16

/**
 * USD of the cells shown, as a picture holds them: row after row, the highest price first. Rows have room for more
 * columns than there are, so that a live heatmap grows in place.
 */
export class AmountGrid {
  readonly rows: number
  /** Length of a row in `amounts`; the first `columns` of it are cells. */
  readonly stride: number
  readonly amounts: Float32Array<ArrayBuffer>
  /** The same memory as bits of floats; positive floats are in the order of their bits. */
  readonly bits: Uint32Array<ArrayBuffer>
  columns = 0
  /** Largest amount of the columns up to each: the brightest cell at that time. */
  private readonly maxUpTo: Float32Array
  private readonly block: Float32Array

  constructor(columns: number, rows: number) {
    this.rows = rows
    this.stride = columns + Math.max(2 * BLOCK, columns >> 3)
    this.amounts = new Float32Array(this.stride * rows)
    this.bits = new Uint32Array(this.amounts.buffer)
    this.maxUpTo = new Float32Array(this.stride)
    this.block = new Float32Array(BLOCK * rows)
  }

  /** Largest amount of the first `columns` columns. */
  max(columns: number): number {
    return this.maxUpTo[Math.min(columns, this.columns) - 1] ?? 0
  }

  /** Fills the columns from `from` on with the sums of `parts`; hot, see bench/page.bench.ts. */
  fill(parts: readonly Spans[], from: number, columns: number): void {
    const { block, rows, maxUpTo } = this
    this.columns = columns
    for (let begin = from; begin < columns; begin += BLOCK) {
      const end = Math.min(begin + BLOCK, columns)
      block.fill(0)
      for (let t = begin; t < end; t++) {
        const max = addColumn(block.subarray((t - begin) * rows, (t - begin + 1) * rows), parts, t)
        maxUpTo[t] = Math.max(t === 0 ? 0 : maxUpTo[t - 1]!, max)
      }
      this.scatter(begin, end)
    }
  }

  /** Moves the columns of the block, lowest price first, to their places. */
  private scatter(begin: number, end: number): void {
    const { block, rows, stride, amounts } = this
    for (let row = 0; row < rows; row++) {
      const at = (rows - 1 - row) * stride
      for (let t = begin, from = row; t < end; t++, from += rows) amounts[at + t] = block[from]!
    }
  }
}

/** Adds column t of every part to `column`, lowest price first, and returns the largest sum. */
export function addColumn(column: Float32Array, parts: readonly Spans[], t: number): number {
  let max = 0
  for (const { first, offset, values } of parts) {
    let row = first[t]!
    for (let i = offset[t]!; i < offset[t + 1]!; i++) {
      const sum = column[row]! + values[i]!
      column[row] = sum
      if (sum > max) max = sum
      row++
    }
  }
  return max
}

/** Quantities that make the cells shown: those of the whole, or of the groups that are not hidden. */
export function shownSpans(heat: Heat, { showLong, showShort, hiddenGroups }: CellFilter, quantity: Quantity): Spans[] {
  const groups = heat.groups.filter(({ id }) => !hiddenGroups.has(id))
  const isWhole = groups.length === heat.groups.length
  const isDivided = quantity === 'density' || heat.groups.some(({ longConsumed }) => longConsumed !== undefined)
  const sources = isWhole || !isDivided ? [heat] : groups
  return sources.flatMap((source) => {
    const long = quantity === 'density' ? source.long : source.longConsumed
    const short = quantity === 'density' ? source.short : source.shortConsumed
    return [showLong ? long : undefined, showShort ? short : undefined].filter((spans) => spans !== undefined)
  })
}
