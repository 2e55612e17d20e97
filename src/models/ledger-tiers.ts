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

/**
 * Openings by leverage: a normal distribution of its logarithm. Fitted by eye to the shares of opened volume in
 * method-evidence.md 3.2 (8 % at 2x, 17 % at 10x, 27 % from 20x on, 4.5 % from 75x on), whose confidence is low.
 */
const MEDIAN_LEVERAGE = 10
const LEVERAGE_DEVIATION = 1.1
/** Figures that exchanges offer on their sliders; traders take them as they are. */
const PRESETS = [2, 3, 5, 10, 20, 25, 50, 75, 100, 125] as const

/** A tier of the ledger; those that are blurred stand for the leverages around them. */
export interface LedgerTier extends LeverageWeight {
  readonly isBlurred: boolean
}

/** Log-spaced tiers that stand for every leverage, and the presets, which hold `presetShare` of the openings. */
export function ledgerTiers(count: number, presetShare: number): LedgerTier[] {
  const ratio = (MOST_LEVERAGE / LEAST_LEVERAGE) ** (1 / (count - 1))
  const dense = Array.from({ length: count }, (_, i) => Number((LEAST_LEVERAGE * ratio ** i).toPrecision(4)))
  return [
    ...weighted(dense, 1 - presetShare).map((tier) => ({ ...tier, isBlurred: true })),
    ...weighted(PRESETS, presetShare).map((tier) => ({ ...tier, isBlurred: false })),
  ]
}

/** What the ledger believes of openings at some leverages, sum 1. */
export function openingShares(leverages: readonly number[]): LeverageWeight[] {
  return weighted(leverages, 1)
}

function weighted(leverages: readonly number[], share: number): LeverageWeight[] {
  const weights = leverages.map((leverage) => {
    const deviations = Math.log(leverage / MEDIAN_LEVERAGE) / LEVERAGE_DEVIATION
    return Math.exp(-(deviations * deviations) / 2)
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return leverages.map((leverage, i) => ({ leverage, weight: (share * (weights[i] ?? 0)) / total }))
}

/** Where entries of one side go. */
export interface SideSpread {
  readonly spread: EntrySpread
  /** Share that no price liquidates. */
  readonly unmapped: number
}

/** Where entries go from a time on. */
export interface LedgerPeriod {
  readonly validFrom: number
  readonly long: SideSpread
  readonly short: SideSpread
  readonly weights: Float64Array
}

/** Where the tiers are, and how they are spread. */
export interface LedgerSpread {
  readonly tiers: readonly LedgerTier[]
  /** Standard deviation of the logarithm of leverage in a blurred tier. */
  readonly blur: number
  /** Whether positions are of several sizes; else all are of the typical notional. */
  readonly hasSizes: boolean
}

/**
 * Turns dated ladders into spreads: tiers by weight, size classes by margin tier, each blurred tier by a normal
 * distribution of the logarithm of leverage.
 */
export function ledgerPeriods(context: ModelContext, spread: LedgerSpread): LedgerPeriod[] {
  const classes = spread.hasSizes ? SIZE_CLASSES : [1]
  const ladders = classes.map((_, sizeClass) =>
    context.ladderOf({ tiers: spread.tiers, areAsked: context.areTiersGiven, sizeClass }),
  )
  const [first] = ladders
  if (first === undefined) throw new Error('Invariant: a model run has a ladder')
  return first.map((period, at) => {
    const periods = ladders.map((ladder) => ladder[at] ?? period)
    const side = (isLong: boolean): SideSpread => {
      const packed = spreadOf({ periods, classes, spread, isLong })
      return { spread: packed, unmapped: unmappedShare(packed) }
    }
    return { validFrom: period.validFrom, long: side(true), short: side(false), weights: period.weights }
  })
}

interface SpreadRequest {
  /** The ladder of each size class. */
  readonly periods: readonly LadderPeriod[]
  /** Share of each size class. */
  readonly classes: readonly number[]
  readonly spread: LedgerSpread
  readonly isLong: boolean
}

function spreadOf({ periods, classes, spread: { tiers, blur }, isLong }: SpreadRequest): EntrySpread {
  const points: SpreadPoint[] = []
  const [typical] = periods
  tiers.forEach(({ leverage, isBlurred }, tier) => {
    const weight = typical?.weights[tier] ?? 0
    if (weight === 0) return
    const ratios = periods.map((period) => (isLong ? period.longRatio : period.shortRatio)[tier] ?? Number.NaN)
    // Sizes that the venue does not allow at this leverage are not traded at it.
    const allowed = normalised(
      ratios.map((ratio, sizeClass) => ({ ratio, share: classes[sizeClass] ?? 0 })).filter(({ ratio }) => ratio > 0),
    )
    for (const { ratio, share } of isBlurred && blur > 0 ? averaged(allowed) : allowed) {
      const tierBlur = isBlurred ? blur : 0
      for (const { distance, share: blurShare } of blurredLevels({ ratio, leverage, blur: tierBlur, isLong })) {
        points.push({ tier, distance, share: weight * share * blurShare })
      }
    }
  })
  return packSpread(points, tiers.length)
}

/** A level of one size of positions, as a ratio of the entry, and its share. */
interface SizeLevel {
  readonly ratio: number
  readonly share: number
}

function normalised(levels: readonly SizeLevel[]): SizeLevel[] {
  const total = levels.reduce((sum, { share }) => sum + share, 0)
  return levels.map(({ ratio, share }) => ({ ratio, share: share / total }))
}

/** The mean of all sizes: margin tiers lie closer to each other than the points of the blur. */
function averaged(levels: readonly SizeLevel[]): SizeLevel[] {
  if (levels.length === 0) return []
  return [{ ratio: levels.reduce((sum, { ratio, share }) => sum + ratio * share, 0), share: 1 }]
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
    const level = blurredRatio({ ratio, leverage, factor, isLong })
    return { distance: level > 0 ? Math.round(Math.log(level) / CELL_WIDTH) : Number.NEGATIVE_INFINITY, share }
  })
  const possible = levels.filter(({ distance }) => (isLong ? distance < 0 : distance > 0))
  const total = possible.reduce((sum, { share }) => sum + share, 0)
  return possible
    .filter(({ distance }) => Number.isFinite(distance))
    .map(({ distance, share }) => ({ distance, share: share / total }))
}

/** The ratio at `leverage * factor`: the maintenance margin stays, the initial margin changes. */
function blurredRatio({
  ratio,
  leverage,
  factor,
  isLong,
}: {
  ratio: number
  leverage: number
  factor: number
  isLong: boolean
}): number {
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
