import { type Heat, type Spans, STATE_GAP } from '../../src/heat-layer/decode-heatmap.ts'

/** A heatmap less another, cell by cell; row 0 is the lowest price. */
export interface HeatDifference {
  /** Open time of column 0, UTC ms, and length of a column, ms: those of the first heatmap. */
  readonly start: number
  readonly step: number
  readonly columns: number
  readonly firstBucket: number
  readonly bucketSize: number
  readonly rows: number
  /** USD, or percentage points of the mass, at `row * columns + column`; NaN where one of them has a gap. */
  readonly values: Float32Array
  /** Largest amount without its sign. */
  readonly max: number
}

/** Whether cells are compared as they are, or as shares of their column's mass. */
export type DifferenceKind = 'normalised' | 'absolute'

/** Subtracts `b` from `a`; both have columns of one length and buckets of one size. Columns are paired from the last on. */
export function heatDifference(a: Heat, b: Heat, kind: DifferenceKind): HeatDifference {
  const columns = Math.min(a.columns, b.columns)
  const firstBucket = Math.min(a.firstBucket, b.firstBucket)
  const rows = Math.max(a.firstBucket + a.rows, b.firstBucket + b.rows) - firstBucket
  const values = new Float32Array(columns * rows)
  addHeat({ values, columns, firstBucket, sign: 1, kind }, a)
  addHeat({ values, columns, firstBucket, sign: -1, kind }, b)
  let max = 0
  for (const value of values) if (Math.abs(value) > max) max = Math.abs(value)
  const start = a.start + (a.columns - columns) * a.step
  return { start, step: a.step, columns, firstBucket, bucketSize: a.bucketSize, rows, values, max }
}

interface Sum {
  readonly values: Float32Array
  readonly columns: number
  readonly firstBucket: number
  readonly sign: 1 | -1
  readonly kind: DifferenceKind
}

function addHeat({ values, columns, firstBucket, sign, kind }: Sum, heat: Heat): void {
  const skipped = heat.columns - columns
  for (let t = 0; t < columns; t++) {
    const column = skipped + t
    if (heat.state[column] === STATE_GAP) {
      for (let cell = t; cell < values.length; cell += columns) values[cell] = Number.NaN
      continue
    }
    const mass = columnMass(heat.long, column) + columnMass(heat.short, column)
    const factor = kind === 'absolute' ? sign : (sign * 100) / Math.max(mass, Number.MIN_VALUE)
    for (const spans of [heat.long, heat.short]) {
      const row = (spans.first[column] ?? 0) + heat.firstBucket - firstBucket
      addSpan({ values, columns, cell: row * columns + t, factor }, spans, column)
    }
  }
}

interface Target {
  readonly values: Float32Array
  readonly columns: number
  /** Where the span's lowest row lies. */
  readonly cell: number
  readonly factor: number
}

function addSpan({ values, columns, cell, factor }: Target, { offset, values: amounts }: Spans, column: number): void {
  const from = offset[column] ?? 0
  for (let i = from; i < (offset[column + 1] ?? 0); i++) {
    const at = cell + (i - from) * columns
    values[at] = (values[at] ?? 0) + factor * (amounts[i] ?? 0)
  }
}

function columnMass({ offset, values }: Spans, column: number): number {
  let sum = 0
  for (let i = offset[column] ?? 0; i < (offset[column + 1] ?? 0); i++) sum += values[i] ?? 0
  return sum
}
