import { ranksOf } from '../analysis/ranks.ts'
import { type AmountColumns, toAmountColumns } from './amount-columns.ts'
import { type AmountRates, fitAmountRates } from './amount-rates.ts'
import type { BlockSample } from './block-sample.ts'
import { type BlockWindows, estimateOver, sumBlocks, sumTaken } from './block-sums.ts'
import type { Estimate } from './estimate.ts'
import { poissonDeviance } from './poisson-fit.ts'
import type { AmountScore } from './scores.ts'
import type { ForecastMass, WindowSelection, WindowTable } from './window-table.ts'

export interface AmountQuestion {
  readonly table: WindowTable
  /** Windows that are scored. */
  readonly windows: WindowSelection
  /** Windows that rates are fitted in; all before those that are scored. */
  readonly train: WindowSelection
  readonly mass: ForecastMass
  readonly sample: BlockSample
}

/**
 * Scores how much a forecaster says will be liquidated; where, is not asked.
 *
 * Windows that crossed no price say nothing and are left out. Amounts are ranked by notional, while the deviance is of
 * counts, since a hundredth of the events holds a third of the notional. Mass counts in its own unit only for
 * `share_consumed`: the other two are the same for any multiple of it.
 */
export function scoreAmounts({ table, windows, train, mass, sample }: AmountQuestion): AmountScore {
  const columns = toAmountColumns(table, mass)
  const crossed = windows.filter((w) => (columns.width[w] ?? 0) > 0)
  const scored = { windows: crossed, sample, time: table.time }
  return {
    rank_correlation: correlate(columns, scored),
    deviance_skill: skillOf({ columns, rates: fitAmountRates(table, { columns, train }) }, scored),
    share_consumed: shareConsumed(columns, scored),
  }
}

/** A variance of ranks that small is none. */
const LEAST_VARIANCE = 1e-9

/**
 * Spearman's correlation of mass with notional. A resample takes the ranks that its windows have among all, rather than
 * rank them anew: those are what it would converge to, and need only sums per block. Mass that is the same everywhere
 * orders nothing: 0.
 */
function correlate({ mass, notional }: AmountColumns, scored: BlockWindows): Estimate {
  const predicted = centredRanks(mass, scored.windows)
  const realised = centredRanks(notional, scored.windows)
  const sumRanks = (combine: (said: number, came: number) => number): Float64Array =>
    sumBlocks(scored, (_, i) => combine(predicted[i] ?? 0, realised[i] ?? 0))
  const counts = sumRanks(() => 1)
  const said = sumRanks((rank) => rank)
  const came = sumRanks((_, rank) => rank)
  const saidSquares = sumRanks((rank) => rank ** 2)
  const cameSquares = sumRanks((_, rank) => rank ** 2)
  const products = sumRanks((one, other) => one * other)
  return estimateOver({ sample: scored.sample, weight: counts }, (taken) => {
    const windows = sumTaken(counts, taken)
    const saidMean = sumTaken(said, taken) / windows
    const cameMean = sumTaken(came, taken) / windows
    const saidVariance = sumTaken(saidSquares, taken) / windows - saidMean ** 2
    const cameVariance = sumTaken(cameSquares, taken) / windows - cameMean ** 2
    if (!(cameVariance > LEAST_VARIANCE)) return Number.NaN
    if (!(saidVariance > LEAST_VARIANCE)) return 0
    const covariance = sumTaken(products, taken) / windows - saidMean * cameMean
    return Math.max(-1, Math.min(1, covariance / Math.sqrt(saidVariance * cameVariance)))
  })
}

/** Ranks less their mean, so that their sums stay small. */
function centredRanks(column: Float64Array, windows: WindowSelection): Float64Array {
  const mean = (windows.length + 1) / 2
  return ranksOf(Float64Array.from(windows, (w) => column[w] ?? 0)).map((rank) => rank - mean)
}

/** How much less the counts deviate from the rate with mass than from that without, as a share. */
function skillOf(
  { columns, rates }: { readonly columns: AmountColumns; readonly rates: AmountRates | undefined },
  { windows, ...scored }: BlockWindows,
): Estimate {
  if (rates === undefined) return { value: null, low: null, high: null }
  const known = { ...scored, windows: windows.filter((w) => Number.isFinite(rates.without[w])) }
  const countOf = (w: number): number => columns.count[w] ?? 0
  const deviancesFrom = (rate: Float64Array): Float64Array =>
    sumBlocks(known, (w) => poissonDeviance(countOf(w), rate[w] ?? Number.NaN))
  const without = deviancesFrom(rates.without)
  const withMass = deviancesFrom(rates.with)
  const counts = sumBlocks(known, countOf)
  return estimateOver({ sample: scored.sample, weight: counts }, (taken) =>
    sumTaken(counts, taken) > 0 ? 1 - sumTaken(withMass, taken) / sumTaken(without, taken) : Number.NaN,
  )
}

function shareConsumed({ mass, notional }: AmountColumns, { windows, ...scored }: BlockWindows): Estimate {
  const withMass = { ...scored, windows: windows.filter((w) => (mass[w] ?? 0) > 0) }
  const masses = sumBlocks(withMass, (w) => mass[w] ?? 0)
  const notionals = sumBlocks(withMass, (w) => notional[w] ?? 0)
  return estimateOver({ sample: scored.sample, weight: masses }, (taken) => {
    return sumTaken(notionals, taken) / sumTaken(masses, taken)
  })
}
