import type { FittedValue } from '../models/parameter-set.ts'
import { drawBlocks, estimateRatio } from '../scoring/block-sample.ts'
import { flooredShares } from '../scoring/placement-shares.ts'
import type { ForecastMass, WindowSelection, WindowTable } from '../scoring/window-table.ts'

const TWO_DAYS = 2 * 86_400_000
const RESAMPLES = 2000

/** Two forecasts of the same cells. */
export interface GainQuestion {
  readonly table: WindowTable
  readonly windows: WindowSelection
  readonly mass: ForecastMass
  readonly over: ForecastMass
  /** Next number in [0, 1). */
  readonly random: () => number
}

/** By how much better one forecast places liquidations than another: bits an event, resampled over blocks of two days. */
export function placementGain({ table, windows, mass, over, random }: GainQuestion): FittedValue | null {
  const from = table.time[windows[0] ?? 0] ?? 0
  const to = (table.time[windows.at(-1) ?? 0] ?? 0) + table.horizonMs
  const sample = drawBlocks({ from, to, blockMs: TWO_DAYS, resamples: RESAMPLES, random })
  const numerator = new Float64Array(sample.blocks)
  const denominator = new Float64Array(sample.blocks)
  const own = flooredShares(table, mass)
  const other = flooredShares(table, over)
  for (const w of windows) {
    const block = sample.blockOf(table.time[w] ?? 0)
    const { bits, events } = windowGain(table, w, { own, other })
    numerator[block] = (numerator[block] ?? 0) + bits
    denominator[block] = (denominator[block] ?? 0) + events
  }
  const { value, low, high } = estimateRatio(sample, { numerator, denominator })
  return value === null || low === null || high === null ? null : { value, low, high }
}

function windowGain(
  { offset, count }: WindowTable,
  w: number,
  { own, other }: { readonly own: Float64Array; readonly other: Float64Array },
): { readonly bits: number; readonly events: number } {
  let bits = 0
  let events = 0
  for (let c = offset[w] ?? 0; c < (offset[w + 1] ?? 0); c++) {
    const here = count[c] ?? 0
    if (here > 0) bits += here * Math.log2((own[c] ?? 0) / (other[c] ?? 0))
    events += here
  }
  return { bits, events }
}
