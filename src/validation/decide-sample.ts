import { selectWindows } from '../scoring/select-windows.ts'
import { missingForVerdict } from '../scoring/verdict.ts'
import type { WindowSelection, WindowTable } from '../scoring/window-table.ts'
import type { ScoredEvents } from './build-windows.ts'
import { eventsAt, type PreparedMarket } from './prepare-market.ts'
import type { Sample } from './report.ts'
import type { Resampling } from './score-market.ts'
import { countScoredEvents, scoredTime } from './scored-events.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** What happens within two days hangs together. */
const BLOCK_MS = 2 * DAY
const LEAST_BLOCKS = 10
const RESAMPLES = 2000

/** The sample of a test period, and how it is resampled. */
export interface DecidedSample {
  readonly sample: Sample
  readonly resampling: Resampling
  readonly warnings: readonly string[]
}

/**
 * What of the test period was watched and scored, over the shortest horizon, in blocks of two days; shorter ones where
 * the test period has fewer than ten, but not shorter than the longest horizon unless there would be fewer than ten of
 * those, too.
 *
 * @param run - `id` is the seed of chance: the same question has the same intervals
 */
export function decideSample(
  market: Pick<PreparedMarket, 'events' | 'period' | 'horizons' | 'shift'>,
  { id, stepMs }: { readonly id: string; readonly stepMs: number },
): DecidedSample {
  const { period, horizons } = market
  const length = period.to_ms - period.test_from_ms
  const longest = Math.max(...horizons.map(({ table }) => table.horizonMs))
  const blockMs = blockOf({ length, longest, stepMs })
  const { table, windows, events } = testedWindows(market)
  const blocks = new Set([...windows].map((w) => Math.floor(((table.time[w] ?? 0) - period.test_from_ms) / blockMs)))
  const days = scoredTime(table, windows) / DAY
  const test = { events: countScoredEvents(table, { windows, events }).events, days, blocks: blocks.size }
  const missing = missingForVerdict(test)
  return {
    sample: {
      test_days: test.days,
      blocks: test.blocks,
      block_hours: blockMs / HOUR,
      resamples: RESAMPLES,
      is_sufficient: missing.length === 0,
      missing,
    },
    resampling: { seed: Number.parseInt(id.slice(0, 12), 16), blockMs, resamples: RESAMPLES },
    warnings: blockWarnings(blockMs, longest),
  }
}

/** Test windows of the shortest horizon, and the liquidations that they are asked about. */
export function testedWindows({
  events,
  period,
  horizons,
  shift,
}: Pick<PreparedMarket, 'events' | 'period' | 'horizons' | 'shift'>): {
  readonly table: WindowTable
  readonly windows: WindowSelection
  readonly events: ScoredEvents
} {
  const [shortest] = horizons
  if (shortest === undefined) throw new Error('Invariant: a validation has a horizon')
  const { table } = shortest
  return { table, windows: selectWindows(table, { from: period.test_from_ms }), events: eventsAt(events, shift.shift) }
}

function blockOf({ length, longest, stepMs }: Readonly<Record<'length' | 'longest' | 'stepMs', number>>): number {
  if (length >= LEAST_BLOCKS * BLOCK_MS) return BLOCK_MS
  const tenth = Math.max(stepMs, Math.floor(length / LEAST_BLOCKS / stepMs) * stepMs)
  return length >= LEAST_BLOCKS * longest ? Math.max(longest, tenth) : tenth
}

function blockWarnings(blockMs: number, longest: number): string[] {
  const hours = blockMs / HOUR
  if (blockMs < longest)
    return [`blocks of ${hours} h are shorter than the longest horizon: its intervals are too narrow`]
  return blockMs < BLOCK_MS ? [`blocks are ${hours} h, not 48 h: the test period has fewer than ten of those`] : []
}
