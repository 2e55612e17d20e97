import type { TimeRange } from '../domain/time.ts'
import type { DuckDbSession, HeatEnds } from './duckdb-session.ts'
import {
  DELETE_CHECKPOINTS_AFTER,
  DELETE_CHECKPOINTS_OF_EXCHANGE,
  FIND_CANDLE_AROUND,
  FIND_READING,
  LIST_HEAT_ENDS,
  LIST_INPUT_ENDS,
  SUPERSEDE_COLUMNS,
  SUPERSEDE_EXCHANGE,
} from './heat-queries.ts'
import type { MarketKey, SeriesKey } from './store.ts'

/** A market whose map inputs change from a time on, and when that is stored; UTC ms. */
interface ChangedMarket extends MarketKey {
  readonly from: number
  readonly at: number
}

/**
 * Ends the validity of stored heatmap columns that rows of a series within `ranges` change, and removes engine states
 * after them. Call in the transaction that changes the rows, before it does.
 *
 * Hot: a live batch asks for each of some hundred series; behind the newest column that is a look into a map.
 */
export async function noteChange(session: DuckDbSession, key: SeriesKey, ranges: readonly TimeRange[]): Promise<void> {
  if (key.kind === 'liquidations' || ranges.length === 0) return
  const { columns, inputs } = await heatEnds(session)
  const market = marketName(key)
  const input = `${market}\n${key.kind}`
  const inputEnd = inputs.get(input) ?? Number.NEGATIVE_INFINITY
  const from = Math.min(...ranges.map((range) => range.from))
  inputs.set(input, Math.max(inputEnd, ...ranges.map((range) => range.to)))
  const heatEnd = columns.get(market)
  // What is appended to a series can complete only columns that were open, and these are not stored.
  if (heatEnd === undefined || (from >= heatEnd && from >= inputEnd)) return
  const { exchange, symbol } = key
  await supersedeHeat(session, { exchange, symbol, from: await startOfChange(session, key, from), at: session.now() })
}

/** Ends the validity of all columns of an exchange and removes its engine states: its margin tiers change. */
export async function supersedeExchange(session: DuckDbSession, exchange: string): Promise<void> {
  await session.run(SUPERSEDE_EXCHANGE, { exchange, at: BigInt(session.now()) })
  await session.run(DELETE_CHECKPOINTS_OF_EXCHANGE, { exchange })
  session.cache.heat = undefined
}

/** Notes that columns or an engine state of a market reach to a time. */
export async function noteHeat(session: DuckDbSession, market: MarketKey, end: number): Promise<void> {
  const { columns } = await heatEnds(session)
  const name = marketName(market)
  columns.set(name, Math.max(columns.get(name) ?? end, end))
}

/** Ends the validity of a market's columns that end after a time, and removes engine states after it. */
async function supersedeHeat(session: DuckDbSession, { exchange, symbol, from, at }: ChangedMarket): Promise<void> {
  const since = { exchange, symbol, from: BigInt(from) }
  await session.run(SUPERSEDE_COLUMNS, { ...since, at: BigInt(at) })
  await session.run(DELETE_CHECKPOINTS_AFTER, since)
  const { columns } = await heatEnds(session)
  const name = marketName({ exchange, symbol })
  columns.set(name, Math.min(columns.get(name) ?? from, from))
}

/**
 * Time from which on bars differ when a series changes from `from` on, UTC ms.
 *
 * A candle around that time may make place for finer ones. The change of open interest is spread by volume over the
 * candles between two readings, so that a candle or a reading changes all bars since the reading before it.
 */
async function startOfChange(session: DuckDbSession, key: SeriesKey, from: number): Promise<number> {
  const { exchange, symbol, kind } = key
  const isReading = kind === 'open-interest'
  if (!isReading && kind !== 'candles' && kind !== 'mark-candles') return from
  const around = await time(session, FIND_CANDLE_AROUND, { exchange, symbol, time: from })
  const open = Math.min(from, around ?? from)
  if (kind === 'mark-candles') return open
  // A reading at the open of a candle is the state before it: what it changes lies before itself.
  const last = isReading && open === from ? from - 1 : open
  return (await time(session, FIND_READING, { exchange, symbol, last })) ?? open
}

async function time(
  session: DuckDbSession,
  sql: string,
  { exchange, symbol, ...times }: MarketKey & Readonly<Record<string, string | number>>,
): Promise<number | undefined> {
  const bigints = Object.fromEntries(Object.entries(times).map(([name, value]) => [name, BigInt(value)]))
  const [row] = await session.rows(sql, { exchange, symbol, ...bigints })
  const [found] = Object.values(row ?? {})
  return found == null ? undefined : Number(found)
}

async function heatEnds(session: DuckDbSession): Promise<HeatEnds> {
  const known = session.cache.heat
  if (known !== undefined) return known
  const columns = new Map<string, number>()
  for (const row of await session.rows(LIST_HEAT_ENDS))
    columns.set(`${String(row['exchange'])}\n${String(row['symbol'])}`, Number(row['end_ms']))
  const inputs = new Map<string, number>()
  for (const row of await session.rows(LIST_INPUT_ENDS))
    inputs.set([row['exchange'], row['symbol'], row['kind']].map(String).join('\n'), Number(row['end_ms']))
  session.cache.heat = { columns, inputs }
  return session.cache.heat
}

function marketName({ exchange, symbol }: MarketKey): string {
  return `${exchange}\n${symbol}`
}
