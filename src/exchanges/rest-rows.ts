import type { SeriesRows } from '../domain/series-rows.ts'
import { type Interval, intervalMs } from '../domain/time.ts'
import type { PageContext } from './rest.ts'
import type { Json } from './rest-json.ts'

/** One row before it becomes columns; the time comes first. */
type Row = readonly number[]

/** Opening time, open, high, low and close, wherever a venue puts them. */
export interface PriceFields {
  readonly time: Json
  readonly open: Json
  readonly high: Json
  readonly low: Json
  readonly close: Json
}

/** Prices of a candle, checked: `[time, open, high, low, close]`. @throws REST_ANSWER_INVALID */
export function readPrices(fields: PriceFields, interval: Interval): [number, number, number, number, number] {
  const time = fields.time.time()
  if (time % intervalMs(interval) !== 0) throw fields.time.invalid(`the opening time of a ${interval} candle, in UTC`)
  const open = fields.open.number('positive')
  const high = fields.high.number('positive')
  const low = fields.low.number('positive')
  const close = fields.close.number('positive')
  if (high < Math.max(open, close)) throw fields.high.invalid('a high that no price of the candle exceeds')
  if (low > Math.min(open, close)) throw fields.low.invalid('a low that no price of the candle falls below')
  return [time, open, high, low, close]
}

/** Rows `[time, open, high, low, close, volume, quoteVolume, takerBuyVolume]`; those not closed yet are dropped. */
export function candleRows(rows: readonly Row[], context: PageContext): SeriesRows {
  const step = intervalMs(context.question.interval)
  const kept = keep(closed(rows, context), context)
  const openTime = column(kept, 0)
  return {
    kind: 'candles',
    columns: {
      openTime,
      closeTime: openTime.map((time) => time + step),
      open: column(kept, 1),
      high: column(kept, 2),
      low: column(kept, 3),
      close: column(kept, 4),
      volume: column(kept, 5),
      quoteVolume: column(kept, 6),
      takerBuyVolume: column(kept, 7),
    },
  }
}

/** Rows `[time, open, high, low, close]`; those not closed yet are dropped. */
export function markRows(rows: readonly Row[], context: PageContext): SeriesRows {
  const kept = keep(closed(rows, context), context)
  const columns = {
    openTime: column(kept, 0),
    open: column(kept, 1),
    high: column(kept, 2),
    low: column(kept, 3),
    close: column(kept, 4),
  }
  return { kind: 'mark-candles', columns }
}

/** Rows `[time, quantity, notional]`: base units of one side, USD. */
export function openInterestRows(rows: readonly Row[], context: PageContext): SeriesRows {
  const kept = keep(rows, context)
  const columns = { time: column(kept, 0), quantity: column(kept, 1), notional: column(kept, 2) }
  return { kind: 'open-interest', columns }
}

/** Rows `[time, rate]`. */
export function fundingRows(rows: readonly Row[], context: PageContext): SeriesRows {
  const kept = keep(rows, context)
  return { kind: 'funding', columns: { time: column(kept, 0), rate: column(kept, 1) } }
}

/** A candle that is still open has a close, a high and a volume that will change. */
function closed(rows: readonly Row[], { question, now }: PageContext): Row[] {
  const step = intervalMs(question.interval)
  return rows.filter((row) => timeOf(row) + step <= now)
}

/** Oldest first, each time once, within the range asked for: venues differ in whether bounds are inside. */
function keep(rows: readonly Row[], { question, now }: PageContext): Row[] {
  const sorted = rows
    .filter((row) => timeOf(row) >= question.from && timeOf(row) < question.to && timeOf(row) <= now)
    .sort((a, b) => timeOf(a) - timeOf(b))
  return sorted.filter((row, index) => timeOf(row) !== timeOf(sorted[index - 1]))
}

function column(rows: readonly Row[], index: number): Float64Array {
  return Float64Array.from(rows, (row) => row[index] ?? Number.NaN)
}

function timeOf(row: Row | undefined): number {
  return row?.[0] ?? Number.NaN
}
