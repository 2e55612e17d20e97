import type { RowOf } from '../../src/client/live-messages.ts'
import { type Heat, type Spans, STATE_GAP, STATE_OPEN } from '../../src/heat-layer/decode-heatmap.ts'

/** A column as the WebSocket tells it. */
export type ColumnRow = RowOf['heatmap']
type Level = ColumnRow['levels'][number]
type Amount = 'long_density' | 'short_density' | 'long_consumed' | 'short_consumed'

/** Whether no column is missing between a heatmap and columns at these times, UTC ms; none at all join anything. */
export function isJoined(
  times: Iterable<number>,
  { start, step, columns }: Pick<Heat, 'start' | 'step' | 'columns'>,
): boolean {
  const [...all] = times
  return all.length === 0 || Math.min(...all) <= start + columns * step
}

/** Columns as a heatmap of their own, by time; a column that is missing between them is a gap. */
export function heatOfRows(
  rows: readonly ColumnRow[],
  { step, bucketSize }: Pick<Heat, 'step' | 'bucketSize'>,
): Heat | undefined {
  const byTime = new Map(rows.map((row) => [row.timestamp, row]))
  const times = [...byTime.keys()].sort((a, b) => a - b)
  const start = times[0]
  const end = times.at(-1)
  if (start === undefined || end === undefined) return undefined
  const columns = Math.round((end - start) / step) + 1
  const inOrder = Array.from({ length: columns }, (_, t) => byTime.get(start + t * step))
  const buckets = rows.flatMap(({ levels }) => levels.map(({ price }) => Math.round(price / bucketSize)))
  const firstBucket = buckets.reduce((least, bucket) => Math.min(least, bucket), Number.POSITIVE_INFINITY)
  const lastBucket = buckets.reduce((most, bucket) => Math.max(most, bucket), Number.NEGATIVE_INFINITY)
  const isEmpty = buckets.length === 0
  const axis = { bucketSize, firstBucket: isEmpty ? 0 : firstBucket }
  const spans = (amount: Amount) =>
    spansOf(
      inOrder.map((row) => row?.levels ?? []),
      amount,
      axis,
    )
  return {
    ...axis,
    start,
    step,
    columns,
    rows: isEmpty ? 0 : lastBucket - firstBucket + 1,
    state: Uint8Array.from(inOrder, (row) => stateOf(row)),
    knownAt: undefined,
    long: spans('long_density'),
    short: spans('short_density'),
    longConsumed: spans('long_consumed'),
    shortConsumed: spans('short_consumed'),
    groups: [],
    meta: undefined,
  }
}

function stateOf(row: ColumnRow | undefined): number {
  if (row === undefined || row.state === 'gap') return STATE_GAP
  return row.state === 'open' ? STATE_OPEN : 0
}

function spansOf(
  columns: readonly (readonly Level[])[],
  amount: Amount,
  { firstBucket, bucketSize }: Pick<Heat, 'firstBucket' | 'bucketSize'>,
): Spans {
  const first = new Int32Array(columns.length)
  const offset = new Uint32Array(columns.length + 1)
  const runs = columns.map((levels, t) => {
    const cells = levels.flatMap((level) =>
      level[amount] === 0 ? [] : [{ row: Math.round(level.price / bucketSize) - firstBucket, usd: level[amount] }],
    )
    const low = cells.reduce((least, { row }) => Math.min(least, row), Number.POSITIVE_INFINITY)
    const high = cells.reduce((most, { row }) => Math.max(most, row), Number.NEGATIVE_INFINITY)
    const run = new Float32Array(cells.length === 0 ? 0 : high - low + 1)
    for (const { row, usd } of cells) run[row - low] = usd
    first[t] = cells.length === 0 ? 0 : low
    offset[t + 1] = (offset[t] ?? 0) + run.length
    return run
  })
  const values = new Float32Array(offset[columns.length] ?? 0)
  for (const [t, run] of runs.entries()) values.set(run, offset[t])
  return { first, offset, values }
}
