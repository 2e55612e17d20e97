import { mixtureQuantiles } from '../analysis/mixture-quantiles.ts'
import type { PriceDensity } from '../analysis/price-density.ts'
import { defineError } from '../domain/errors.ts'
import type { ParameterSet } from '../models/parameter-set.ts'
import type { MapState } from './map-state.ts'

/** Shares of the draws below the three maps. */
const SHARES = [0.1, 0.5, 0.9] as const

/** The amount per bucket that a tenth, half and nine tenths of the draws stay below; USD notional at entry. */
export interface DensityBand {
  readonly p10: PriceDensity
  readonly p50: PriceDensity
  readonly p90: PriceDensity
}

/** How far the map may be another one, given how well the leverage weights are known. */
export interface MapUncertainty {
  readonly draws: number
  readonly long: DensityBand
  readonly short: DensityBand
}

const UncertaintyUnknown = defineError('UNCERTAINTY_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string }) =>
    `uncertainty=true: ${d.problem}; name parameters with draws of leverage weights (GET /parameters lists them, liqheat calibrate makes them)`,
})

/** @throws UNCERTAINTY_UNKNOWN for a set without draws */
export function requireDraws(set: ParameterSet | undefined): ParameterSet {
  if (set === undefined) throw UncertaintyUnknown({ problem: 'the question names no parameters' })
  if (set.draws.length === 0) throw UncertaintyUnknown({ problem: `parameters ${set.name} have no draws` })
  return set
}

/**
 * Weighs the map's parts by leverage anew by every draw of the leverage weights.
 *
 * A part is taken to be proportional to its weight: the run itself is not made anew, and options of the model keep
 * their fitted values, so that the band shows the uncertainty of the weights alone.
 *
 * @throws UNCERTAINTY_UNKNOWN for a map without fitted leverage weights
 */
export function mapUncertainty({ plan, byLeverage }: MapState): MapUncertainty {
  const { draws, leverage_weights: weights, name } = requireDraws(plan.parameters?.set)
  const indexes = byLeverage.map(({ leverage }) => weights.findIndex((weight) => weight.leverage === leverage))
  const unknown = byLeverage[indexes.indexOf(-1)]
  if (unknown !== undefined) {
    throw UncertaintyUnknown({ problem: `the map has positions at ${unknown.leverage}x, parameters ${name} do not` })
  }
  const factors = draws.map((draw) => indexes.map((k) => (draw[k] ?? 0) / (weights[k]?.value ?? Number.NaN)))
  const band = (parts: readonly PriceDensity[]): DensityBand => {
    const [p10, p50, p90] = mixtureQuantiles({ parts, factors, shares: SHARES })
    if (p10 === undefined || p50 === undefined || p90 === undefined) throw new Error('Invariant: three shares')
    return { p10, p50, p90 }
  }
  return {
    draws: draws.length,
    long: band(byLeverage.map(({ long }) => long)),
    short: band(byLeverage.map(({ short }) => short)),
  }
}
