import type { FakeInstrument } from './listing.ts'
import type { MarketHistory, MarketQuote } from './live-market.ts'

/** A request as a fake venue sees it. */
export interface VenueRequest {
  readonly path: string
  readonly query: URLSearchParams
  /** Body of a POST, parsed. */
  readonly body?: unknown
  /** UTC ms at the venue. */
  readonly now: number
  /** What is listed; empty where only history is asked for. */
  readonly instruments: readonly FakeInstrument[]
  /** What was published of a canonical symbol up to `now`. */
  readonly history: (symbol: string) => MarketHistory | undefined
  /** How it stands now. */
  readonly quote: (symbol: string) => MarketQuote | undefined
}

/** Status and body that a venue answers with. */
export interface VenueReply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Columns of prices. */
export interface Prices {
  readonly openTime: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

export const MINUTE = 60_000
export const DAY = 1440 * MINUTE
export const OI_STEP = 5 * MINUTE

/** Rows with times in `[from, to]` that have begun, oldest first; the candle that is still open is among them. */
export function rowsWithin(
  times: Float64Array,
  { from, to, now }: { from: number; to: number; now: number },
): readonly number[] {
  const rows: number[] = []
  for (const [i, time] of times.entries()) if (time >= from && time <= to && time <= now) rows.push(i)
  return rows
}

/** One value as venues write it. */
export function textAt(column: Float64Array, row: number): string {
  return String(column[row])
}

export function numberAt(column: Float64Array, row: number): number {
  return column[row] ?? Number.NaN
}

/** Opening time, open, high, low and close as texts. */
export function priceTexts(columns: Prices, row: number): string[] {
  return [columns.openTime, columns.open, columns.high, columns.low, columns.close].map((column) => textAt(column, row))
}

export function ok(body: unknown): VenueReply {
  return { status: 200, body }
}

export const NOT_FOUND: VenueReply = { status: 404, body: {} }
