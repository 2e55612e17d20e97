import { type EntrySpread, packSpread, type SpreadPoint } from '../kernel/entry-spread.ts'
import { CELL_WIDTH } from '../kernel/log-grid.ts'
import type { LadderPeriod, LeverageWeight, ModelContext } from './model.ts'

const LEAST_LEVERAGE = 2
/** Above every venue's maximum; what a venue does not allow gets no share. */
const MOST_LEVERAGE = 150
/** Share of positions by margin tier, from the one of the typical notional upwards. */
const SIZE_CLASSES = [0.7, 0.15, 0.1, 0.05] as const
/** Points of the blur are at most this far apart in price, relative to the entry. */
const BLUR_STEP = 0.015
const MOST_BLUR_POINTS = 13
/** The blur reaches this many deviations. */
const BLUR_REACH = 2

/** Log-spaced leverages with the same weight each. */
export function ledgerTiers(count: number): LeverageWeight[] {
  const ratio = (MOST_LEVERAGE / LEAST_LEVERAGE) ** (1 / (count - 1))
  return Array.from({ length: count }, (_, i) => ({
    leverage: Number((LEAST_LEVERAGE * ratio ** i).toPrecision(4)),
    weight: 1,
  }))
}

/** Where entries of one side go from a time on. */
export interface LedgerPeriod {
  readonly validFrom: number
  readonly long: EntrySpread
  readonly short: EntrySpread
  /** Share of each side that no price liquidates. */
  readonly longUnmapped: number
  readonly shortUnmapped: number
  readonly weights: Float64Array
}

/**
 * Turns dated ladders into spreads: tiers by weight, size classes by margin tier, each leverage blurred by a normal
 * distribution of its logarithm.
 *
 * @param blur - standard deviation of the logarithm of leverage; 0 takes the tiers and one size class literally
 */
export function ledgerPeriods(context: ModelContext, tiers: readonly LeverageWeight[], blur: number): LedgerPeriod[] {
  const classes = blur === 0 ? [1] : SIZE_CLASSES
  const ladders = classes.map((_, sizeClass) => context.ladderOf({ tiers, sizeClass }))
  const [first] = ladders
  if (first === undefined) throw new Error('Invariant: a model run has a ladder')
  return first.map((period, at) => {
    const periods = ladders.map((ladder) => ladder[at] ?? period)
    const long = spreadOf({ periods, classes, tiers, blur, isLong: true })
    const short = spreadOf({ periods, classes, tiers, blur, isLong: false })
    return {
      validFrom: period.validFrom,
      long,
      short,
      longUnmapped: unmappedShare(long),
      shortUnmapped: unmappedShare(short),
      weights: period.weights,
    }
  })
}

interface SpreadRequest {
  readonly periods: readonly LadderPeriod[]
  readonly classes: readonly number[]
  readonly tiers: readonly LeverageWeight[]
  readonly blur: number
  readonly isLong: boolean
}

function spreadOf({ periods, classes, tiers, blur, isLong }: SpreadRequest): EntrySpread {
  const points: SpreadPoint[] = []
  const [typical] = periods
  tiers.forEach(({ leverage }, tier) => {
    const weight = typical?.weights[tier] ?? 0
    const ratios = periods.map((period) => (isLong ? period.longRatio : period.shortRatio)[tier] ?? Number.NaN)
    // A size that the venue does not allow at this leverage trades at the largest allowed one.
    const allowed = ratios.map((ratio, sizeClass) => ({ ratio, share: classes[sizeClass] ?? 0 }))
    const usable = allowed.filter(({ ratio }) => ratio > 0)
    const total = usable.reduce((sum, { share }) => sum + share, 0)
    for (const { ratio, share } of usable) {
      for (const { distance, share: blurShare } of blurredLevels({ ratio, leverage, blur, isLong })) {
        points.push({ tier, distance, share: (weight * share * blurShare) / total })
      }
    }
  })
  return packSpread(points, tiers.length)
}

/**
 * Levels of a blurred leverage, in cells from the entry.
 *
 * A leverage so high that its margin is gone at the entry opens nowhere: its share goes to the others. One so low that
 * no positive price liquidates it has no level, and its share is left over.
 */
function blurredLevels({
  ratio,
  leverage,
  blur,
  isLong,
}: {
  ratio: number
  leverage: number
  blur: number
  isLong: boolean
}): { distance: number; share: number }[] {
  const levels = blurPoints(leverage, blur).map(({ factor, share }) => {
    const level = blurredRatio(ratio, leverage, factor, isLong)
    return { distance: level > 0 ? Math.round(Math.log(level) / CELL_WIDTH) : Number.NEGATIVE_INFINITY, share }
  })
  const possible = levels.filter(({ distance }) => (isLong ? distance < 0 : distance > 0))
  const total = possible.reduce((sum, { share }) => sum + share, 0)
  return possible
    .filter(({ distance }) => Number.isFinite(distance))
    .map(({ distance, share }) => ({ distance, share: share / total }))
}

/** The ratio at `leverage * factor`: the maintenance margin stays, the initial margin changes. */
function blurredRatio(ratio: number, leverage: number, factor: number, isLong: boolean): number {
  const moved = (1 / leverage) * (1 - 1 / factor)
  return isLong ? ratio + moved * (ratio / (1 - 1 / leverage)) : ratio - moved * (ratio / (1 + 1 / leverage))
}

/** Factors of the leverage with their shares: a normal distribution of its logarithm, cut at the reach. */
function blurPoints(leverage: number, blur: number): { factor: number; share: number }[] {
  if (blur === 0) return [{ factor: 1, share: 1 }]
  const width = (2 * BLUR_REACH * blur) / leverage
  const count = Math.min(MOST_BLUR_POINTS, Math.max(3, 2 * Math.ceil(width / BLUR_STEP / 2) + 1))
  const points = Array.from({ length: count }, (_, i) => {
    const deviations = BLUR_REACH * ((2 * i) / (count - 1) - 1)
    return { factor: Math.exp(blur * deviations), share: Math.exp(-(deviations * deviations) / 2) }
  })
  const total = points.reduce((sum, { share }) => sum + share, 0)
  return points.map(({ factor, share }) => ({ factor, share: share / total }))
}

function unmappedShare(spread: EntrySpread): number {
  const mapped = spread.tierShare.reduce((sum, share) => sum + share, 0)
  return mapped > 1 - 1e-9 ? 0 : 1 - mapped
}
