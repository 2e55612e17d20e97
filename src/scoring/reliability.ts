import type { ReliabilityBin } from './scores.ts'
import type { WindowSelection, WindowTable } from './window-table.ts'

export interface ReliabilityCase {
  readonly table: WindowTable
  readonly windows: WindowSelection
  /** The shares that are scored, see `flooredShares`. */
  readonly shares: Float64Array
}

const BINS = 10

/**
 * Whether cells with a larger predicted share get a larger share of the events.
 *
 * The cells of windows with events are ordered by predicted share over that of even mass, and cut into tenths. Cells of
 * the same relative share fall together, so there may be fewer bins: even mass has one.
 *
 * @returns from the faintest to the densest; empty without events
 */
export function reliabilityBins({ table, windows, shares }: ReliabilityCase): readonly ReliabilityBin[] {
  const cells = cellsOfEvents(table, windows)
  // Single precision: what differs by rounding alone is equal.
  const relative = Float32Array.from(cells.index, (i, n) => (shares[i] ?? 0) / (cells.evenShare[n] ?? 1))
  const sorted = relative.slice().sort()
  const bounds = Array.from({ length: BINS - 1 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / BINS)] ?? 0)
  const bins = Array.from({ length: BINS }, () => ({ predicted: 0, realised: 0, cells: 0, events: 0 }))
  for (const [n, i] of cells.index.entries()) {
    const bin = bins[countUpTo(bounds, relative[n] ?? 0)]
    if (bin === undefined) continue
    bin.predicted += shares[i] ?? 0
    bin.realised += (table.count[i] ?? 0) / (cells.windowEvents[n] ?? 1)
    bin.cells++
    bin.events += table.count[i] ?? 0
  }
  return bins
    .filter((bin) => bin.cells > 0)
    .map((bin) => ({
      predicted_share: bin.predicted / bin.cells,
      realised_share: bin.realised / bin.cells,
      cells: bin.cells,
      events: bin.events,
    }))
}

/** How many of rising bounds are at most a value. */
function countUpTo(bounds: readonly number[], value: number): number {
  let count = 0
  while (count < bounds.length && (bounds[count] ?? value) <= value) count++
  return count
}

/** All cells of windows with events, and of the window of each what it is compared with. */
interface CellsOfEvents {
  readonly index: readonly number[]
  /** Share of the window's crossed price. */
  readonly evenShare: readonly number[]
  readonly windowEvents: readonly number[]
}

function cellsOfEvents(table: WindowTable, windows: WindowSelection): CellsOfEvents {
  const index: number[] = []
  const evenShare: number[] = []
  const windowEvents: number[] = []
  for (const w of windows) {
    const from = table.offset[w] ?? 0
    const to = table.offset[w + 1] ?? from
    const events = sum(table.count.subarray(from, to))
    const width = sum(table.crossed.subarray(from, to))
    for (let i = from; events > 0 && i < to; i++) {
      index.push(i)
      evenShare.push((table.crossed[i] ?? 0) / width)
      windowEvents.push(events)
    }
  }
  return { index, evenShare, windowEvents }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
