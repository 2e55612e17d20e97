import { intervalMs } from '../domain/time.ts'
import { beginsWhole, type CandleStretch, type ChangedRange, extendStretch, openAround } from './candle-stretch.ts'
import { followsCandles, followsReadings, openOfChange, startOfChange } from './duckdb-change-start.ts'
import type { DuckDbSession, HeatEnds } from './duckdb-session.ts'
import {
  DELETE_CHECKPOINTS_AFTER,
  DELETE_CHECKPOINTS_OF_EXCHANGE,
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

/** A change of a series, and what was known of its market before it; times are UTC ms. */
interface Change {
  readonly key: SeriesKey
  readonly ranges: readonly ChangedRange[]
  /** First time of the ranges. */
  readonly from: number
  /** End of what was covered of the series' kind. */
  readonly inputEnd: number
  /** End of the market's candles. */
  readonly candlesEnd: number
  /** Newest candles, where they are known. */
  readonly stretch: CandleStretch | undefined
}

/**
 * Ends the validity of stored heatmap columns that rows of a series within `ranges` change, and removes engine states
 * after them. Call in the transaction that changes the rows, before it does.
 *
 * Hot: a live batch asks for each of some hundred series; behind the newest column that is a look into a map.
 */
export async function noteChange(
  session: DuckDbSession,
  key: SeriesKey,
  ranges: readonly ChangedRange[],
): Promise<void> {
  if (key.kind === 'liquidations' || ranges.length === 0) return
  const ends = await heatEnds(session)
  const change = noteInput(ends, key, ranges)
  const heatEnd = ends.columns.get(marketName(key))
  if (heatEnd === undefined) return
  const { from, inputEnd } = change
  const isAppended = from >= heatEnd && from >= inputEnd
  if (isAppended && isKnownToFollow(change, heatEnd)) return
  const isJoined = isAppended && (await follows(session, change))
  const start = await (isJoined ? openOfChange(session, key, from) : startOfChange(session, key, from))
  if (start >= heatEnd) return
  const { exchange, symbol } = key
  await supersedeHeat(session, { exchange, symbol, from: start, at: session.now() })
}

/** Notes how far inputs reach when a series has changed; tells how far they reached before. */
function noteInput({ inputs, stretches }: HeatEnds, key: SeriesKey, ranges: readonly ChangedRange[]): Change {
  const market = marketName(key)
  const input = `${market}\n${key.kind}`
  const from = Math.min(...ranges.map((range) => range.from))
  const inputEnd = inputs.get(input) ?? Number.NEGATIVE_INFINITY
  const candlesEnd = inputs.get(`${market}\ncandles`) ?? Number.NEGATIVE_INFINITY
  const stretch = stretches.get(market)
  inputs.set(input, Math.max(inputEnd, ...ranges.map((range) => range.to)))
  if (key.kind === 'candles') {
    const grown = from >= inputEnd ? extendStretch(stretch, { ranges, stepMs: stepOf(key) }) : undefined
    if (grown === undefined) stretches.delete(market)
    else stretches.set(market, grown)
  }
  return { key, ranges, from, inputEnd, candlesEnd, stretch }
}

/**
 * Tells without a query that rows behind all others of their series complete only columns that were open; these are
 * not stored. After a hole in candles they may change those before it.
 */
function isKnownToFollow({ key, ranges, from, candlesEnd, stretch }: Change, heatEnd: number): boolean {
  if (key.kind === 'mark-candles') return true
  if (key.kind === 'candles') return stretch?.to === from && beginsWhole({ ranges, stepMs: stepOf(key) })
  if (from >= candlesEnd) return true
  return stretch !== undefined && from > stretch.from && openAround(stretch, from) >= heatEnd
}

/** Looks whether rows behind all others of their series leave the bars before them as they are. */
async function follows(session: DuckDbSession, { key, ranges, from }: Change): Promise<boolean> {
  if (key.kind === 'candles') {
    return beginsWhole({ ranges, stepMs: stepOf(key) }) && (await followsCandles(session, key, from))
  }
  return key.kind !== 'open-interest' || followsReadings(session, key, from)
}

function stepOf({ interval }: SeriesKey): number {
  return interval === '' ? 0 : intervalMs(interval)
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

async function heatEnds(session: DuckDbSession): Promise<HeatEnds> {
  const known = session.cache.heat
  if (known !== undefined) return known
  const columns = new Map<string, number>()
  for (const row of await session.rows(LIST_HEAT_ENDS))
    columns.set(`${String(row['exchange'])}\n${String(row['symbol'])}`, Number(row['end_ms']))
  const inputs = new Map<string, number>()
  for (const row of await session.rows(LIST_INPUT_ENDS))
    inputs.set([row['exchange'], row['symbol'], row['kind']].map(String).join('\n'), Number(row['end_ms']))
  session.cache.heat = { columns, inputs, stretches: new Map() }
  return session.cache.heat
}

function marketName({ exchange, symbol }: MarketKey): string {
  return `${exchange}\n${symbol}`
}
