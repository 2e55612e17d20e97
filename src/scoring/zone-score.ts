import type { BlockSample } from './block-sample.ts'
import { estimateOver, sumBlocks, sumTaken } from './block-sums.ts'
import type { Estimate } from './estimate.ts'
import type { ZoneScore } from './scores.ts'
import type { WindowSelection } from './window-table.ts'
import type { ZoneTally } from './zone-tally.ts'

/** Counts that the ratios of a zone table are made of, and of what a tally they are the sums. */
interface ZoneSums {
  readonly zones: number
  readonly touched: number
  readonly hits: number
  readonly touchedHits: number
  readonly events: number
  readonly inside: number
}

/** Which windows are scored, and how they are resampled. */
export interface ZoneSelection {
  readonly windows: WindowSelection
  readonly sample: BlockSample
}

/**
 * Zone table of some windows, with intervals by blocks. Liquidations of windows that overlap count once for each.
 *
 * @returns null where no zone was named in any window whose path is known
 */
export function scoreZones(tally: ZoneTally, { windows, sample }: ZoneSelection): ZoneScore | null {
  const known = windows.filter((w) => tally.isKnown[w] === 1)
  const columns = columnsOf(tally)
  const { zones } = sumOver(columns, known)
  if (zones === 0) return null
  const scored = { windows: known, sample, time: tally.outcomes.questions.time }
  const blocks = mapColumns(columns, (column) => sumBlocks(scored, (w) => column[w] ?? 0))
  const sumsOf = remember((taken: Float64Array) => mapColumns(blocks, (column) => sumTaken(column, taken)))
  const estimate = (ratio: (sums: ZoneSums) => number, weight: Float64Array): Estimate =>
    estimateOver({ sample, weight }, (taken) => ratio(sumsOf(taken)))
  const random = sumOver(
    {
      ...columns,
      zones: tally.randomZones,
      touched: tally.randomTouched,
      hits: tally.randomHits,
      inside: tally.randomInside,
    },
    known,
  )
  return {
    zones,
    touched: estimate(touchedShare, blocks.zones),
    precision: estimate(precision, blocks.zones),
    recall: estimate(recall, blocks.events),
    f1: estimate(f1, blocks.events),
    precision_if_touched: estimate(({ touchedHits, touched }) => touchedHits / touched, blocks.touched),
    median_minutes_to_touch: medianMinutes(tally, known),
    random: {
      touched: finiteOrNull(touchedShare(random)),
      precision: finiteOrNull(precision(random)),
      recall: random.zones === 0 ? null : finiteOrNull(recall(random)),
      f1: finiteOrNull(f1(random)),
    },
  }
}

/** Sums of a resample are made once for all ratios. */
function remember(sumsOf: (taken: Float64Array) => ZoneSums): (taken: Float64Array) => ZoneSums {
  const known = new WeakMap<Float64Array, ZoneSums>()
  return (taken) => {
    const sums = known.get(taken) ?? sumsOf(taken)
    known.set(taken, sums)
    return sums
  }
}

function touchedShare({ touched, zones }: ZoneSums): number {
  return touched / zones
}

function precision({ hits, zones }: ZoneSums): number {
  return hits / zones
}

function recall({ inside, events }: ZoneSums): number {
  return inside / events
}

/** Harmonic mean of precision and recall; NaN without zones or events. */
function f1(sums: ZoneSums): number {
  const both = precision(sums) + recall(sums)
  return both === 0 ? 0 : (2 * precision(sums) * recall(sums)) / both
}

type SumColumns = Readonly<Record<keyof ZoneSums, Float64Array>>

function columnsOf({ zones, touched, hits, touchedHits, events, inside }: ZoneTally): SumColumns {
  const counts = Float64Array.from(touched, (_, w) => (zones.offset[w + 1] ?? 0) - (zones.offset[w] ?? 0))
  return { zones: counts, touched, hits, touchedHits, events, inside }
}

function mapColumns<Result>(
  columns: SumColumns,
  map: (column: Float64Array) => Result,
): Record<keyof ZoneSums, Result> {
  return {
    zones: map(columns.zones),
    touched: map(columns.touched),
    hits: map(columns.hits),
    touchedHits: map(columns.touchedHits),
    events: map(columns.events),
    inside: map(columns.inside),
  }
}

function sumOver(columns: SumColumns, windows: WindowSelection): ZoneSums {
  return mapColumns(columns, (column) => windows.reduce((sum, w) => sum + (column[w] ?? 0), 0))
}

/** Median over the zones that were reached; of an even number the mean of the middle two. */
function medianMinutes({ zones: { offset }, minutes }: ZoneTally, windows: WindowSelection): number | null {
  const reached: number[] = []
  for (const w of windows) {
    for (const time of minutes.subarray(offset[w], offset[w + 1])) if (!Number.isNaN(time)) reached.push(time)
  }
  if (reached.length === 0) return null
  const sorted = Float64Array.from(reached).sort()
  const upper = sorted[sorted.length >> 1] ?? Number.NaN
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN
  return (lower + upper) / 2
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
