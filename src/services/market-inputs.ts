import { LRUCache } from 'lru-cache'
import { mergeRanges } from '../domain/time.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { MarketStore } from '../storage/store.ts'
import { alignBars } from './bars.ts'
import { type BaseCandles, loadBaseCandles } from './base-candles.ts'
import { planBaseCandles } from './base-plan.ts'
import { type Market, rowsOfKind } from './catalog.ts'

/** What a liquidation is tested against. */
export type Trigger = 'mark' | 'last' | 'mixed'

/** One market's history as a model steps it. */
export interface MarketInputs {
  readonly bars: BarColumns
  readonly trigger: Trigger
}

/** Nine columns of 8 bytes and one of 1. */
const BYTES_PER_BAR = 73

/**
 * Loads the inputs of markets and keeps the least used ones out: several questions about one market read it once.
 *
 * The whole history is loaded, whatever window is asked for: a map is exact only when it starts from the first bar.
 */
export class InputLoader {
  private readonly store: MarketStore
  private readonly kept: LRUCache<string, MarketInputs, Market>

  constructor(store: MarketStore, maxBytes: number) {
    this.store = store
    this.kept = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ bars }) => 1 + bars.openTime.length * BYTES_PER_BAR,
      fetchMethod: (_key, _stale, { context }) => loadInputs(store, context),
    })
  }

  /** Inputs as of the store's present revision. */
  load(market: Market): Promise<MarketInputs> {
    const key = JSON.stringify([this.store.revision(), market.exchange, market.symbol])
    return this.kept.forceFetch(key, { context: market })
  }
}

async function loadInputs(store: MarketStore, market: Market): Promise<MarketInputs> {
  const key = { exchange: market.exchange, symbol: market.symbol }
  const pieces = planBaseCandles(rowsOfKind(market, 'candles'))
  const present = mergeRanges(rowsOfKind(market, 'open-interest'))
  const [candles, readings] = await Promise.all([
    loadBaseCandles(store, { ...key, pieces, to: Number.MAX_SAFE_INTEGER }),
    store.readOpenInterest({ ...key, from: 0, to: Number.MAX_SAFE_INTEGER }),
  ])
  return { bars: alignBars(candles, readings, present), trigger: triggerOf(candles) }
}

function triggerOf(candles: BaseCandles): Trigger {
  if (candles.markCount === 0) return 'last'
  return candles.markCount === candles.openTime.length ? 'mark' : 'mixed'
}
