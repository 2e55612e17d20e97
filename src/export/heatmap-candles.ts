import type { DisplayCandle } from '../services/aggregate-candles.ts'
import type { Catalog } from '../services/catalog.ts'
import type { Heatmap } from '../services/heatmap.ts'
import { NO_AS_OF } from '../services/heatmap-plan.ts'
import { loadKlines } from '../services/klines.ts'
import type { MarketStore } from '../storage/store.ts'

/** Candles over the columns of a heatmap, of its first venue, as far as they had closed when it was known. */
export async function heatmapCandles(
  { store, catalog }: { readonly store: MarketStore; readonly catalog: Catalog },
  { plan, venues }: Pick<Heatmap, 'plan' | 'venues'>,
): Promise<readonly DisplayCandle[]> {
  const { symbol, window, asOf } = plan
  const { candles } = await loadKlines(store, catalog, {
    symbol,
    exchange: venues[0]?.market.exchange,
    start_time: String(window.from),
    end_time: String(window.to),
    interval: window.interval,
    as_of: asOf === NO_AS_OF ? undefined : String(asOf),
  })
  return candles
}
