import { bucketPrice } from '../domain/price-grid.ts'
import { COLUMN_GAP, COLUMN_OPEN, type HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'
import { bucketSpan } from './heatmap-columns.ts'

/** Levels below half a cent would print as 0.00; they are left out. */
const LEAST_USD = 0.005

/**
 * Writes `{"data":[...],"meta":...}` as text, level by level. Hot: see bench/http.bench.ts.
 *
 * Amounts are USD rounded to cents; a level is listed where any of its four amounts is at least half a cent.
 */
export function writeHeatmapJson(matrix: HeatMatrix, meta: object): Buffer {
  const span = bucketSpan(matrix)
  const prices = Array.from({ length: span.count }, (_, row) => bucketPrice(span.first + row, matrix.bucketSize))
  const parts: Buffer[] = [Buffer.from('{"data":[')]
  for (let t = 0; t < matrix.columns; t++) {
    parts.push(Buffer.from((t === 0 ? '' : ',') + columnText(matrix, t, span.first, prices)))
  }
  parts.push(Buffer.from(`],"meta":${JSON.stringify(meta)}}`))
  return Buffer.concat(parts)
}

function columnText(matrix: HeatMatrix, t: number, firstBucket: number, prices: readonly number[]): string {
  const state = stateName(matrix.state[t] ?? COLUMN_GAP)
  let levels = ''
  const [low, end] = columnSpan(matrix, t)
  for (let bucket = low; bucket < end; bucket++) {
    const long = cents(matrix.longDensity, t, bucket)
    const short = cents(matrix.shortDensity, t, bucket)
    const longConsumed = cents(matrix.longConsumed, t, bucket)
    const shortConsumed = cents(matrix.shortConsumed, t, bucket)
    if (long === 0 && short === 0 && longConsumed === 0 && shortConsumed === 0) continue
    levels += `${levels === '' ? '' : ','}{"price":${prices[bucket - firstBucket]},"long_density":${long},"short_density":${short},"long_consumed":${longConsumed},"short_consumed":${shortConsumed}}`
  }
  const timestamp = matrix.startTime + t * matrix.stepMs
  const created = roundCents(matrix.created[t] ?? 0)
  const consumed = roundCents(matrix.consumed[t] ?? 0)
  return `{"timestamp":${timestamp},"state":"${state}","levels":[${levels}],"positions_created":${created},"positions_consumed":${consumed}}`
}

/** Half-open range of absolute buckets that a column uses. */
function columnSpan(matrix: HeatMatrix, t: number): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const series of matrix.series) {
    const length = (series.offset[t + 1] ?? 0) - (series.offset[t] ?? 0)
    if (length === 0) continue
    const first = series.first[t] ?? 0
    if (first < low) low = first
    if (first + length > end) end = first + length
  }
  return [low, end]
}

function cents(series: SpanSeries, t: number, bucket: number): number {
  const value = series.at(t, bucket)
  return value < LEAST_USD ? 0 : roundCents(value)
}

function roundCents(value: number): number {
  return Math.round(value * 100) / 100
}

/** API name of a column state. */
export function stateName(state: number): 'closed' | 'open' | 'gap' {
  if (state === COLUMN_GAP) return 'gap'
  return state === COLUMN_OPEN ? 'open' : 'closed'
}
