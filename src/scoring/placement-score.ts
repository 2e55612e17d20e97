import { type BlockSample, estimateRatio } from './block-sample.ts'
import { dieboldMariano } from './diebold-mariano.ts'
import type { Estimate } from './estimate.ts'
import { LIFT_SHARE } from './lift.ts'
import type { PlacementColumns } from './placement-columns.ts'
import type { PlacementScore } from './scores.ts'
import type { WindowSelection } from './window-table.ts'

export interface PlacementSelection {
  /** Part of the windows that were measured. */
  readonly windows: WindowSelection
  readonly sample: BlockSample
}

/**
 * Scores the placement of mass in some of the windows that were measured.
 *
 * Every figure is a ratio of sums over windows, so that resampled blocks weigh sums and look at no window again: bits,
 * lift by events, and rank correlation as the mean over windows with events in more than none and fewer than all cells.
 *
 * @returns undefined where there are no events
 */
export function scorePlacement(
  columns: PlacementColumns,
  { windows, sample }: PlacementSelection,
): PlacementScore | undefined {
  const sumBlocks = (column: Float64Array): Float64Array => blockSums({ columns, windows, sample, column })
  const events = sumBlocks(columns.events)
  if (events.every((count) => count === 0)) return undefined
  const anEvent = (column: Float64Array): Estimate =>
    estimateRatio(sample, { numerator: sumBlocks(column), denominator: events })
  const gains = [...columns.gainBits].map(([id, column]): [string, Estimate] => [id, anEvent(column)])
  const [bestBaseline, gainOverBest] = leastGain(gains)
  const skill = sumBlocks(columns.skillBits)
  const lift = anEvent(columns.captured)
  return {
    gain_bits: Object.fromEntries(gains),
    notional_gain_bits: estimateRatio(sample, {
      numerator: sumBlocks(columns.notionalBits),
      denominator: sumBlocks(columns.cappedNotional),
    }),
    best_baseline: bestBaseline,
    gain_over_best: gainOverBest,
    skill_bits: estimateRatio(sample, { numerator: skill, denominator: events }),
    p_value: dieboldMariano(skill.filter((_, block) => (events[block] ?? 0) > 0)) ?? null,
    mixture: columns.mixture,
    lift_at_20: { value: times(lift.value), low: times(lift.low), high: times(lift.high) },
    rank_correlation: meanOfWindows({ columns, windows, sample }),
  }
}

/** The baseline that leaves the least gain is the best. */
function leastGain(gains: readonly [string, Estimate][]): [string, Estimate] {
  const gainOf = ([, { value }]: [string, Estimate]) => value ?? Number.POSITIVE_INFINITY
  const [first, ...others] = gains
  if (first === undefined) throw new Error('Invariant: placement is compared with at least one baseline')
  return others.reduce((least, gain) => (gainOf(gain) < gainOf(least) ? gain : least), first)
}

function times(share: number | null): number | null {
  return share === null ? null : share / LIFT_SHARE
}

interface BlockColumn {
  readonly columns: PlacementColumns
  readonly windows: WindowSelection
  readonly sample: BlockSample
}

function meanOfWindows({ columns, windows, sample }: BlockColumn): Estimate {
  const ranked = windows.filter((w) => Number.isFinite(columns.rank[w]))
  const ones = new Float64Array(columns.rank.length).fill(1)
  return estimateRatio(sample, {
    numerator: blockSums({ columns, windows: ranked, sample, column: columns.rank }),
    denominator: blockSums({ columns, windows: ranked, sample, column: ones }),
  })
}

/** Sums of a column of windows over each block. */
function blockSums({
  columns,
  windows,
  sample,
  column,
}: BlockColumn & { readonly column: Float64Array }): Float64Array {
  const sums = new Float64Array(sample.blocks)
  for (const w of windows) {
    const value = column[w] ?? Number.NaN
    if (Number.isNaN(value)) throw new Error(`Invariant: window ${w} is scored but was not measured`)
    const block = sample.blockOf(columns.time[w] ?? Number.NaN)
    sums[block] = (sums[block] ?? 0) + value
  }
  return sums
}
