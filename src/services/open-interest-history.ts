import type { CandleColumns } from '../domain/series.ts'
import { floorTime, intervalMs, type TimeRange } from '../domain/time.ts'
import type { MapStore } from '../storage/store.ts'
import { planBaseCandles } from './base-plan.ts'
import { type Market, rowsOfKind } from './catalog.ts'
import { baseUnitReadings, type CandlePrices } from './open-interest-readings.ts'
import type { SeriesScope } from './series-scope.ts'

const DAY = 86_400_000
/** Rows of one venue that are read at once: a month of minutes. */
const PIECE_MS = 30 * DAY
/** How far before a reading the candle may lie that turns its USD value into base units. */
const LEAD_MS = DAY

/** The last reading within a bucket of time. */
export interface OpenInterestRow {
  readonly exchange: string
  /** Start of the bucket, UTC ms. */
  readonly timestamp: number
  /** Contracts in base units, one side; NaN where only a USD value is stored and no candle tells the price. */
  readonly quantity: number
  /** At the newest close from the start of the bucket to its end, USD; NaN where no candle closed then. */
  readonly notional: number
}

/**
 * Open interest of every venue of a scope by bucket, in order of time and venue. A bucket without a reading has no row:
 * nothing is carried over.
 */
export async function loadOpenInterest(store: MapStore, scope: SeriesScope): Promise<OpenInterestRow[]> {
  const step = intervalMs(scope.window.interval)
  const length = Math.max(step, floorTime(PIECE_MS, step))
  const rows: OpenInterestRow[] = []
  for (const market of scope.markets) {
    for (let from = scope.window.from; from < scope.window.to; from += length) {
      const range = { from, to: Math.min(from + length, scope.window.to) }
      rows.push(...(await readBuckets(store, market, { range, step })))
    }
  }
  return rows.sort((a, b) => a.timestamp - b.timestamp)
}

async function readBuckets(
  store: MapStore,
  market: Market,
  { range, step }: { readonly range: TimeRange; readonly step: number },
): Promise<OpenInterestRow[]> {
  const { time, quantity, candles } = await readQuantities(store, market, range)
  const closes = closesByBucket(candles, step)
  const found = new Map<number, number>()
  quantity.forEach((reading, i) => {
    found.set(floorTime(time[i] ?? 0, step), reading)
  })
  return [...found].map(([timestamp, reading]) => {
    const notional = reading * (closes.get(timestamp) ?? Number.NaN)
    const { exchange } = market
    return { exchange, timestamp, quantity: rounded(reading), notional: Math.round(notional * 100) / 100 }
  })
}

/** Readings of a venue within a range in base units, and the candles around them. */
export async function readQuantities(
  store: Pick<MapStore, 'readOpenInterest' | 'readCandles'>,
  market: Market,
  { from, to }: TimeRange,
): Promise<{ time: Float64Array; quantity: Float64Array; candles: CandlePrices }> {
  const { exchange, symbol } = market
  const [readings, candles] = await Promise.all([
    store.readOpenInterest({ exchange, symbol, from, to }),
    readPrices(store, market, { from: from - LEAD_MS, to }),
  ])
  return { time: readings.time, quantity: baseUnitReadings(readings, candles), candles }
}

/** Contracts times their size carry digits that no venue gave. */
function rounded(quantity: number): number {
  return Number(quantity.toPrecision(12))
}

/** Newest close within each bucket, both ends included: a reading at its very start has the price of then. */
function closesByBucket({ openTime, closeTime, close }: CandlePrices, step: number): Map<number, number> {
  const closes = new Map<number, number>()
  openTime.forEach((time, i) => {
    const bucket = floorTime(time, step)
    const end = closeTime[i] ?? 0
    if (end <= bucket + step) closes.set(bucket, close[i] ?? Number.NaN)
    if (end % step === 0) closes.set(end, close[i] ?? Number.NaN)
  })
  return closes
}

async function readPrices(
  store: Pick<MapStore, 'readCandles'>,
  market: Market,
  { from, to }: TimeRange,
): Promise<CandlePrices> {
  const { exchange, symbol } = market
  const parts: CandleColumns[] = []
  for (const piece of planBaseCandles(rowsOfKind(market, 'candles'))) {
    const range = { from: Math.max(from, piece.from), to: Math.min(to, piece.to) }
    if (range.to <= range.from) continue
    parts.push(await store.readCandles({ exchange, symbol, interval: piece.interval, ...range }))
  }
  const column = (name: keyof CandlePrices) => Float64Array.from(parts.flatMap((part) => [...part[name]]))
  return {
    openTime: column('openTime'),
    closeTime: column('closeTime'),
    open: column('open'),
    close: column('close'),
  }
}
