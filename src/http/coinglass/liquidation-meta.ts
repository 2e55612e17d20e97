import { rowsOfKind } from '../../services/catalog.ts'
import {
  type LiquidationScope,
  liquidationWarnings,
  type VenueLiquidations,
} from '../../services/liquidation-history.ts'

/** What is said of liquidations that happened, whatever their shape. */
export function liquidationMeta(
  { filter, exchanges, dataKind, markets }: LiquidationScope,
  { venues, now }: { readonly venues: readonly VenueLiquidations[]; readonly now: number },
) {
  const ends = markets.flatMap((market) => rowsOfKind(market, 'liquidations').map(({ to }) => to))
  const dataEnd = ends.length === 0 ? null : Math.max(...ends)
  return {
    symbol: filter.symbol ?? null,
    start_time: filter.from,
    end_time: filter.to,
    exchanges: [...exchanges],
    per_exchange: Object.fromEntries(
      venues.map((venue) => [
        venue.exchange,
        {
          count: venue.count,
          notional_usd: venue.notional,
          coverage: venue.coverage,
          watched_percent: venue.watchedPercent,
          gaps: venue.gaps.length,
        },
      ]),
    ),
    data_end: dataEnd,
    generated_at: now,
    freshness_seconds: dataEnd === null ? null : Math.max(0, Math.round((now - dataEnd) / 1000)),
    data_kind: dataKind,
    warnings: liquidationWarnings(venues),
  }
}
