import { defineError } from '../domain/errors.ts'
import { intervalMs } from '../domain/time.ts'
import { rowsOfKind } from './catalog.ts'
import type { HeatmapPlan } from './heatmap-plan.ts'

/** Columns times buckets of a map that is kept in memory and told level by level. */
const MAX_CELLS = 500_000

const MapTooLarge = defineError('FOLLOWED_MAP_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { columns: number; buckets: number; bucketSize: number }) =>
    `the heatmap has ${d.columns} columns of about ${d.buckets} buckets of ${d.bucketSize}; the limit of one that is followed is ${MAX_CELLS} cells: use a larger price_bin_size, a shorter window or a longer interval`,
})

/**
 * Tells before anything is run whether a map is small enough to be followed.
 *
 * Only columns count of which something is stored. Levels lie as far from the price as the lowest leverage lets them, on both sides.
 *
 * @throws FOLLOWED_MAP_TOO_LARGE
 */
export function requireFollowable({ scope, window, bucketSize, weights, lastPrice }: HeatmapPlan): void {
  const stored = scope.markets.flatMap((market) => rowsOfKind(market, 'candles').map(({ from }) => from))
  const from = Math.max(window.from, Math.min(...stored))
  const columns = Math.ceil((window.to - from) / intervalMs(window.interval))
  const lowest = Math.min(...weights.map(({ leverage }) => leverage))
  const buckets = Math.ceil((2 * lastPrice) / (lowest * bucketSize))
  if (columns * buckets > MAX_CELLS) throw MapTooLarge({ columns, buckets, bucketSize })
}
