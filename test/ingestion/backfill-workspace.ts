import { setImmediate } from 'node:timers/promises'
import { requireExchange } from '../../src/exchanges/registry.ts'
import { type BackfillOptions, type BackfillSummary, backfill } from '../../src/ingestion/rest/backfill.ts'
import type { PaceClock } from '../../src/ingestion/rest/pace.ts'
import { type SimulatedMarket, simulateMarket } from '../../src/simulation/market.ts'
import type { DuckDbStore } from '../../src/storage/duckdb-store.ts'
import type { FakeRestServer } from '../helpers/fake-rest-server.ts'
import { FOREVER, MINUTE, START } from './workspace.ts'

/** Half a minute into a candle, on the third day: the candle of 12:00 is still open. */
export const NOW = START + (2 * 1440 + 720) * MINUTE + 30_000

/** A market from `START` on, three days long, with a first payment of funding at its start. */
export function madeMarket(symbol: string, options: { startTime?: number; days?: number } = {}): SimulatedMarket {
  const tiers = requireExchange('simulated').tierTables[0]?.tiers ?? []
  const { startTime = START, days = 3 } = options
  const market = simulateMarket({ seed: 5, symbol, startTime, days, tiers, warmUpDays: 1, tradersPerDay: 300 })
  const { time, rate } = market.funding
  return {
    ...market,
    funding: { time: Float64Array.of(startTime, ...time), rate: Float64Array.of(0.00007, ...rate) },
  }
}

/** Time that passes only when somebody sleeps. */
export class ManualClock implements PaceClock {
  time = 0
  readonly slept: number[] = []

  now(): number {
    return this.time
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.slept.push(ms)
    this.time += ms
    await setImmediate()
  }
}

/** Backfills SOLUSDT from a fake server, from `START` to `NOW`, without waiting. */
export function fill(
  venue: string,
  server: FakeRestServer,
  options: Partial<BackfillOptions> & { readonly store: DuckDbStore },
): Promise<BackfillSummary> {
  return backfill({
    exchange: requireExchange(venue),
    symbols: ['SOLUSDT'],
    from: START,
    baseUrl: server.url,
    now: () => NOW,
    clock: new ManualClock(),
    ...options,
  })
}

/** Everything stored of SOLUSDT, as plain arrays. */
export async function storedRows(store: DuckDbStore, exchange: string): Promise<Record<string, number[][]>> {
  const key = { exchange, symbol: 'SOLUSDT', ...FOREVER }
  const candles = await store.readCandles({ ...key, interval: '1m' })
  const marks = await store.readMarkCandles({ ...key, interval: '1m' })
  const readings = await store.readOpenInterest(key)
  const funding = await store.readFunding(key)
  return {
    candles: [
      candles.openTime,
      candles.open,
      candles.high,
      candles.low,
      candles.close,
      candles.volume,
      candles.quoteVolume,
      candles.takerBuyVolume,
    ].map((column) => [...column]),
    'mark-candles': [marks.openTime, marks.open, marks.high, marks.low, marks.close].map((column) => [...column]),
    'open-interest': [readings.time, readings.quantity, readings.notional].map((column) => [...column]),
    funding: [funding.time, funding.rate].map((column) => [...column]),
  }
}

/** What a venue has of a market up to `NOW`: closed candles, and points that have happened. */
export function trueRows(
  { candles: c, markCandles: m, openInterest: o, funding: f }: SimulatedMarket,
  { hasTaker, hasNotional }: { hasTaker: boolean; hasNotional: boolean },
): Record<string, number[][]> {
  const closed = c.openTime.filter((time) => time + MINUTE <= NOW).length
  const read = o.time.filter((time) => time <= NOW).length
  const paid = f.time.filter((time) => time <= NOW).length
  const first = (count: number, column: Float64Array): number[] => [...column.subarray(0, count)]
  const unknown = (column: Float64Array): Float64Array => column.map(() => Number.NaN)
  return {
    candles: [
      c.openTime,
      c.open,
      c.high,
      c.low,
      c.close,
      c.volume,
      c.quoteVolume,
      hasTaker ? c.takerBuyVolume : unknown(c.openTime),
    ].map((column) => first(closed, column)),
    'mark-candles': [m.openTime, m.open, m.high, m.low, m.close].map((column) => first(closed, column)),
    'open-interest': [o.time, o.quantity, hasNotional ? o.notional : unknown(o.time)].map((column) =>
      first(read, column),
    ),
    funding: [f.time, f.rate].map((column) => first(paid, column)),
  }
}
