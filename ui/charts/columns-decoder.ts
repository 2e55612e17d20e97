import type { EncodedSeries, HeatmapAnswer, HeatmapMeta } from '../api-types.ts'

export const STATE_OPEN = 1
export const STATE_GAP = 2

/** One quantity: column t's values lie on consecutive rows from `first[t]` on. */
export interface Spans {
  readonly first: Int32Array
  readonly offset: Uint32Array
  readonly values: Float32Array
}

/** A decoded heatmap; row 0 is the lowest price. */
export interface Heat {
  readonly start: number
  readonly step: number
  readonly columns: number
  readonly firstBucket: number
  readonly bucketSize: number
  readonly rows: number
  readonly state: Uint8Array
  readonly long: Spans
  readonly short: Spans
  readonly longConsumed: Spans
  readonly shortConsumed: Spans
  readonly meta: HeatmapMeta
}

/** Decodes `format=columns`. The arrays are little endian, as every browser's machine is. */
export function decodeHeatmap(answer: HeatmapAnswer): Heat {
  const { time_axis: time, price_axis: price, series } = answer
  return {
    start: time.start,
    step: time.step,
    columns: time.count,
    firstBucket: price.first_bucket,
    bucketSize: price.size,
    rows: price.count,
    state: bytesOf(answer.column_state),
    long: decodeSpans(series.long_density),
    short: decodeSpans(series.short_density),
    longConsumed: decodeSpans(series.long_consumed),
    shortConsumed: decodeSpans(series.short_consumed),
    meta: answer.meta,
  }
}

/** USD in a cell; 0 outside the run. */
export function valueAt({ first, offset, values }: Spans, column: number, row: number): number {
  const start = offset[column] ?? 0
  const index = start + row - (first[column] ?? 0)
  return index >= start && index < (offset[column + 1] ?? 0) ? (values[index] ?? 0) : 0
}

function decodeSpans({ first, offset, values }: EncodedSeries): Spans {
  return {
    first: new Int32Array(bytesOf(first).buffer),
    offset: new Uint32Array(bytesOf(offset).buffer),
    values: new Float32Array(bytesOf(values).buffer),
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
