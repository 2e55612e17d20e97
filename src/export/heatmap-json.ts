import { bucketPrice } from '../domain/price-grid.ts'
import { COLUMN_GAP, type HeatMatrix } from '../kernel/heat-matrix.ts'
import { bucketSpan, columnSpan } from './bucket-span.ts'
import { cents, roundCents, stateName } from './heat-cells.ts'

/**
 * Writes `{"data":[...],"meta":...}` as text, level by level. Hot: see bench/http.bench.ts.
 *
 * Amounts are USD rounded to cents; a level is listed where any of its four amounts is at least half a cent.
 */
export function writeHeatmapJson(matrix: HeatMatrix, meta: object): Buffer {
  return Buffer.concat([...heatmapJsonPieces(matrix, meta)])
}

/** The same in pieces of a column each, for an answer that should not be in memory at once. */
export function* heatmapJsonPieces(matrix: HeatMatrix, meta: object): Generator<Buffer> {
  yield Buffer.from('{"data":[')
  let separator = ''
  for (const text of heatmapColumnTexts(matrix)) {
    yield Buffer.from(separator + text)
    separator = ','
  }
  yield Buffer.from(`],"meta":${JSON.stringify(meta)}}`)
}

/** The columns alone, one JSON object each. */
export function* heatmapColumnTexts(matrix: HeatMatrix): Generator<string> {
  const span = bucketSpan(matrix)
  const prices = Array.from({ length: span.count }, (_, row) => bucketPrice(span.first + row, matrix.bucketSize))
  for (let t = 0; t < matrix.columns; t++) yield columnText(matrix, t, span.first, prices)
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
