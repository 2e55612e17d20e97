import { LRUCache } from 'lru-cache'
import { mergeRanges } from '../domain/time.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { spreadOpenInterest } from '../kernel/open-interest-spread.ts'
import type { ModelInput } from '../models/model.ts'
import type { MarketStore } from '../storage/store.ts'
import { alignFunding } from './align-funding.ts'
import { alignFlowPoints, alignTrades } from './align-points.ts'
import { alignTakerFlow } from './align-taker-flow.ts'
import { assembleBars } from './bars.ts'
import { type BaseCandles, loadBaseCandles } from './base-candles.ts'
import { planBaseCandles } from './base-plan.ts'
import { type Market, rowsOfKind } from './catalog.ts'
import { baseUnitReadings } from './open-interest-readings.ts'

/** What a liquidation is tested against. */
export type Trigger = 'mark' | 'last' | 'mixed'

/** One market's history as a model steps it. */
export interface MarketInputs {
  readonly bars: BarColumns
  readonly trigger: Trigger
  /** What stands in for inputs that are not stored. */
  readonly notes: readonly string[]
}

/** Inputs to load: `needs` decides which bars are complete, `uses` are read where they are stored. */
export interface InputRequest {
  readonly needs: readonly ModelInput[]
  readonly uses: readonly ModelInput[]
}

/** One aligned series; kept by itself, so that models share what they have in common. */
interface Part {
  readonly value: object
  readonly bytes: number
}

/** Loads a part of a market. */
interface PartMaker {
  readonly market: Market
  readonly make: () => Promise<object>
}

const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER } as const

/**
 * Loads the inputs of markets and keeps the least used ones out: several questions about one market read it once.
 *
 * The whole history is loaded, whatever window is asked for: a map is exact only when it starts from the first bar.
 */
export class InputLoader {
  private readonly store: MarketStore
  private readonly kept: LRUCache<string, Part, PartMaker>

  constructor(store: MarketStore, maxBytes: number) {
    this.store = store
    this.kept = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ bytes }) => 1 + bytes,
      fetchMethod: async (_key, _stale, { context }) => {
        const value = await context.make()
        return { value, bytes: bytesOf(value) }
      },
    })
  }

  /** Inputs as of the store's present revision. */
  async load(market: Market, { needs, uses }: InputRequest): Promise<MarketInputs> {
    const wanted = new Set([...needs, ...uses])
    const { store } = this
    const key = { exchange: market.exchange, symbol: market.symbol }
    const candles = await this.candles(market)
    const when = <T extends object>(input: ModelInput, part: string, make: () => Promise<T>) =>
      wanted.has(input) ? this.part(market, part, make) : undefined
    const [openInterest, funding, flow, entries, trades] = await Promise.all([
      when('open-interest', 'open-interest', async () => {
        const readings = await store.readOpenInterest({ ...key, ...EVER })
        const quantity = baseUnitReadings(readings, candles)
        const present = mergeRanges(rowsOfKind(market, 'open-interest'))
        return spreadOpenInterest(candles, { time: readings.time, quantity }, present)
      }),
      when('funding', 'funding', async () => {
        const present = mergeRanges(rowsOfKind(market, 'funding'))
        return alignFunding(candles, await store.readFunding({ ...key, ...EVER }), present)
      }),
      when('taker-flow', 'taker-flow', async () => {
        const columns = await store.readTakerFlow({ ...key, ...EVER })
        return alignTakerFlow(candles, { columns, present: rowsOfKind(market, 'taker-flow') })
      }),
      when('traded-prices', 'traded-prices', async () =>
        alignFlowPoints(candles, await store.readFlowPoints({ ...key, ...EVER })),
      ),
      hasTrades(market)
        ? when('large-trades', 'large-trades', async () => ({
            points: alignTrades(candles, await store.readLargeTrades({ ...key, ...EVER })),
            isKnown: whereCovered(candles, market),
          }))
        : undefined,
    ])
    const bars = assembleBars(
      { candles, openInterest, funding, flow, trades, entries },
      {
        openInterest: needs.includes('open-interest'),
        funding: needs.includes('funding'),
        trades: trades !== undefined,
      },
    )
    const notes = flow === undefined || trades !== undefined ? [] : flowNotes(flow, { count: candles.openTime.length })
    return { bars, trigger: triggerOf(candles), notes }
  }

  private candles(market: Market): Promise<BaseCandles> {
    const pieces = planBaseCandles(rowsOfKind(market, 'candles'))
    const { exchange, symbol } = market
    return this.part(market, 'candles', () =>
      loadBaseCandles(this.store, { exchange, symbol, pieces, to: Number.MAX_SAFE_INTEGER }),
    )
  }

  private async part<T extends object>(market: Market, name: string, make: () => Promise<T>): Promise<T> {
    const key = JSON.stringify([this.store.revision(), market.exchange, market.symbol, name])
    const { value } = await this.kept.forceFetch(key, { context: { market, make } })
    // The name decides the type of what `make` made.
    return value as T
  }
}

function hasTrades(market: Market): boolean {
  return rowsOfKind(market, 'large-trades').length > 0
}

/** 1 for candles that lie within the time of which large trades are stored. */
function whereCovered({ openTime, closeTime }: BaseCandles, market: Market): Uint8Array {
  const present = mergeRanges(rowsOfKind(market, 'large-trades'))
  let range = 0
  return Uint8Array.from(openTime, (from, i) => {
    while ((present[range]?.to ?? Number.POSITIVE_INFINITY) <= from) range++
    const covered = present[range]
    return covered !== undefined && covered.from <= from && covered.to >= (closeTime[i] ?? 0) ? 1 : 0
  })
}

function flowNotes(
  { fromPeriods, even }: { fromPeriods: number; even: number },
  { count }: { count: number },
): string[] {
  const notes: string[] = []
  if (fromPeriods > 0) {
    notes.push(
      `taker flow is stored in longer periods than the candles: ${fromPeriods} of ${count} candles have their period’s split`,
    )
  }
  if (even > 0) {
    notes.push(
      `no taker flow is stored for ${even} of ${count} candles: their volume counts half as buys, half as sells`,
    )
  }
  return notes
}

function triggerOf(candles: BaseCandles): Trigger {
  if (candles.markCount === 0) return 'last'
  return candles.markCount === candles.openTime.length ? 'mark' : 'mixed'
}

/** Bytes of the typed arrays in an object, its own objects included. */
function bytesOf(value: object): number {
  let bytes = 0
  for (const part of Object.values(value)) {
    if (ArrayBuffer.isView(part)) bytes += part.byteLength
    else if (typeof part === 'object' && part !== null) bytes += bytesOf(part)
  }
  return bytes
}
