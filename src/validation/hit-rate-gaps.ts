import { type HitRateGap, hitRateGap } from '../scoring/hit-rate.ts'
import type { HitRateRow, Horizon, ValidationReport } from './report.ts'

/** Two markets beside each other: how far the hit rates of one forecaster lie apart, such as those of BTC and ETH. */
export interface HitRatePair extends HitRateGap, Pick<HitRateRow, 'definition' | 'tolerance'> {
  /** Symbol and exchange of either. */
  readonly markets: readonly [HitRateMarket, HitRateMarket]
}

type HitRateMarket = Pick<ValidationReport, 'symbol' | 'exchange'>

/**
 * Gaps between the hit rates of a forecaster at a horizon, for every pair of reports and every definition that both
 * have, in the order of the reports.
 */
export function hitRateGaps(
  reports: readonly Pick<ValidationReport, 'symbol' | 'exchange' | 'hit_rates'>[],
  { forecaster, horizon }: { readonly forecaster: string; readonly horizon: Horizon },
): HitRatePair[] {
  const told = reports.map(({ symbol, exchange, hit_rates }) => ({
    market: { symbol, exchange },
    rates: hit_rates.filter((row) => row.forecaster === forecaster && row.horizon === horizon),
  }))
  return told.flatMap((one, i) =>
    told.slice(i + 1).flatMap((other) =>
      one.rates.flatMap((rate) => {
        const { definition, tolerance } = rate
        const match = other.rates.find((row) => row.definition === definition && row.tolerance === tolerance)
        if (match === undefined) return []
        const markets = [one.market, other.market] as const
        return [{ markets, definition, tolerance, ...hitRateGap(rate, match) }]
      }),
    ),
  )
}
