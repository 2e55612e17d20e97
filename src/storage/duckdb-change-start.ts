import type { DuckDbSession, SqlRow } from './duckdb-session.ts'
import {
  COUNT_FINER_CANDLES,
  FIND_CANDLE_AROUND,
  FIND_CLOSED_CANDLE,
  FIND_OPENED_CANDLE,
  FIND_READING,
} from './heat-queries.ts'
import type { MarketKey, SeriesKey } from './store.ts'

/** Times of a stored candle, UTC ms. */
interface CandleTimes {
  readonly open: number
  readonly close: number
}

/**
 * Time from which on bars may differ when a series changes from `from` on, UTC ms.
 *
 * The change of open interest is spread over the candles between two readings, and a reading belongs to the candle
 * that holds it; one behind a hole in candles only tells that the one before was the last. So a candle or a reading
 * changes all bars since the last reading that neither can touch: the newest that is not after the open of the last
 * candle before it.
 */
export async function startOfChange(session: DuckDbSession, key: SeriesKey, from: number): Promise<number> {
  const { kind } = key
  if (kind === 'mark-candles') return from
  const open = await openOfChange(session, key, from)
  if (kind !== 'candles' && kind !== 'open-interest') return open
  const last = await findCandle(session, FIND_CLOSED_CANDLE, key, open)
  const reading = await findPricedReading(session, key, last?.open ?? open - 1)
  if (reading === undefined) return open
  // Within a candle it is known to be the last of it by a later reading only: that one may be changed.
  const holder = await findCandle(session, FIND_OPENED_CANDLE, key, reading)
  if (holder === undefined || holder.open === reading || holder.close <= reading) return reading
  return (await findPricedReading(session, key, holder.open)) ?? reading
}

/** Open time of the coarsest candle around a time, UTC ms: its bar holds what is in it, and it may make place. */
export async function openOfChange(session: DuckDbSession, market: MarketKey, from: number): Promise<number> {
  const row = await findRow(session, FIND_CANDLE_AROUND, market, { time: from })
  return row?.['open_ms'] == null ? from : Math.min(from, Number(row['open_ms']))
}

/** Whether candles from a time on, behind all others, follow the last one without a hole. */
export async function followsCandles(session: DuckDbSession, market: MarketKey, from: number): Promise<boolean> {
  const last = await findCandle(session, FIND_CLOSED_CANDLE, market, from)
  return last === undefined || last.close === from
}

/** Whether readings from a time on, behind all others, leave the last one in its place: no hole in candles is between. */
export async function followsReadings(session: DuckDbSession, market: MarketKey, from: number): Promise<boolean> {
  const before = await findCandle(session, FIND_OPENED_CANDLE, market, from - 1)
  if (before === undefined) return true
  if (before.close >= from) return !(await hasFiner(session, market, before))
  const newest = await findCandle(session, FIND_OPENED_CANDLE, market, Number.MAX_SAFE_INTEGER)
  return newest?.open === before.open
}

/** Newest reading not after a time, UTC ms, that is in base units or has a price: others the spread leaves out. */
async function findPricedReading(
  session: DuckDbSession,
  market: MarketKey,
  notAfter: number,
): Promise<number | undefined> {
  let last = notAfter
  for (;;) {
    const row = await findRow(session, FIND_READING, market, { last })
    if (row === undefined) return undefined
    const time = Number(row['time_ms'])
    if (row['is_base'] === true) return time
    const candle = await findCandle(session, FIND_OPENED_CANDLE, market, time)
    if (candle === undefined) return time
    const isHeld = candle.close >= time
    if (isHeld && !(await hasFiner(session, market, candle))) return time
    // In a hole: no reading has a price until the candle before it.
    last = isHeld ? Math.min(candle.open, time - 1) : candle.close
  }
}

async function hasFiner(session: DuckDbSession, market: MarketKey, { open, close }: CandleTimes): Promise<boolean> {
  const row = await findRow(session, COUNT_FINER_CANDLES, market, { open, close })
  return Number(row?.['finer']) > 0
}

async function findCandle(
  session: DuckDbSession,
  sql: string,
  market: MarketKey,
  time: number,
): Promise<CandleTimes | undefined> {
  const row = await findRow(session, sql, market, { time })
  return row && { open: Number(row['open_ms']), close: Number(row['close_ms']) }
}

async function findRow(
  session: DuckDbSession,
  sql: string,
  { exchange, symbol }: MarketKey,
  times: Readonly<Record<string, number>>,
): Promise<SqlRow | undefined> {
  const bigints = Object.fromEntries(Object.entries(times).map(([name, value]) => [name, BigInt(value)]))
  const [row] = await session.rows(sql, { exchange, symbol, ...bigints })
  return row
}
