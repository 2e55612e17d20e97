import { cellRankCorrelation, type WindowCells } from './cell-rank.ts'
import { eventsCaptured } from './lift.ts'
import { type FittedMixture, mixtureMass } from './mixture.ts'
import { flooredShares, placementShares } from './placement-shares.ts'
import type { ForecastMass, WindowSelection, WindowTable } from './window-table.ts'

/** A forecaster and what it is compared with, on the windows that are to be scored. */
export interface PlacementCase {
  readonly table: WindowTable
  /** All windows that are scored, such as those of the test period. */
  readonly windows: WindowSelection
  readonly mass: ForecastMass
  /** By forecaster id, at least one. A baseline that is scored itself is left out, or it is compared with itself. */
  readonly baselines: ReadonlyMap<string, ForecastMass>
  /** Of the null and the forecaster, fitted in training. */
  readonly mixture: FittedMixture
  /** The null alone. */
  readonly nullMixture: FittedMixture
}

/** What scores of placement are sums of: one entry a window, NaN where it is not of the case's windows. */
export interface PlacementColumns {
  /** Forecast times, UTC ms. */
  readonly time: Float64Array
  /** Liquidations at crossed prices. */
  readonly events: Float64Array
  /** Their capped notional, USD. */
  readonly cappedNotional: Float64Array
  /** Bits gained over each baseline, summed over the events. */
  readonly gainBits: ReadonlyMap<string, Float64Array>
  /** Bits gained over even mass, times the capped notional of each event. */
  readonly notionalBits: Float64Array
  /** Bits that the mixture gained over the null's. */
  readonly skillBits: Float64Array
  /** Events in the densest fifth of the crossed price. */
  readonly captured: Float64Array
  /** Spearman over the window's cells; NaN where its events order nothing. */
  readonly rank: Float64Array
  readonly mixture: Readonly<Record<string, number>>
}

/** Gains of a window as small are of rounding, and would have an interval above 0 all the same. */
const ROUNDING_BITS = 1e-9

/** Measures each window once, so that scores of many parts of the windows are sums. */
export function measurePlacement(placement: PlacementCase): PlacementColumns {
  const { table, windows, mass, baselines, mixture, nullMixture } = placement
  const bits = (weights: Float64Array, of: ForecastMass): Float64Array =>
    weighBits({ table, windows, weights, shares: flooredShares(table, of) })
  const { count, cappedNotional } = table
  const own = bits(count, mass)
  const gainBits = new Map<string, Float64Array>()
  for (const [id, baseline] of baselines) gainBits.set(id, subtract(own, bits(count, baseline)))
  const shares = placementShares(table, mass)
  return {
    time: table.time,
    events: sumCells({ table, windows, column: count }),
    cappedNotional: sumCells({ table, windows, column: cappedNotional }),
    gainBits,
    notionalBits: subtract(bits(cappedNotional, mass), bits(cappedNotional, table.crossed)),
    skillBits: subtract(bits(count, mixtureMass(table, mixture)), bits(count, mixtureMass(table, nullMixture))).map(
      (gain) => (Math.abs(gain) < ROUNDING_BITS ? 0 : gain),
    ),
    captured: eachWindow({ table, windows, shares, measure: eventsCaptured, without: 0 }),
    rank: eachWindow({ table, windows, shares, measure: cellRankCorrelation, without: Number.NaN }),
    mixture: mixture.shares,
  }
}

interface WeighedBits {
  readonly table: WindowTable
  readonly windows: WindowSelection
  /** Of each cell. */
  readonly weights: Float64Array
  readonly shares: Float64Array
}

/** Sum over each window's cells of weight times log2 of the share. */
function weighBits({ table, windows, weights, shares }: WeighedBits): Float64Array {
  const column = new Float64Array(weights.length)
  for (let i = 0; i < column.length; i++) {
    const weight = weights[i] ?? 0
    if (weight > 0) column[i] = weight * Math.log2(shares[i] ?? 0)
  }
  return sumCells({ table, windows, column })
}

interface CellSum {
  readonly table: WindowTable
  readonly windows: WindowSelection
  readonly column: Float64Array
}

function sumCells({ table, windows, column }: CellSum): Float64Array {
  const sums = new Float64Array(table.time.length).fill(Number.NaN)
  for (const w of windows) {
    const from = table.offset[w] ?? 0
    const to = table.offset[w + 1] ?? from
    let sum = 0
    for (let i = from; i < to; i++) sum += column[i] ?? 0
    sums[w] = sum
  }
  return sums
}

interface WindowMeasure {
  readonly table: WindowTable
  readonly windows: WindowSelection
  readonly shares: Float64Array
  readonly measure: (cells: WindowCells) => number
  /** What a window without events has. */
  readonly without: number
}

function eachWindow({ table, windows, shares, measure, without }: WindowMeasure): Float64Array {
  const measured = new Float64Array(table.time.length).fill(Number.NaN)
  for (const w of windows) {
    const from = table.offset[w] ?? 0
    const to = table.offset[w + 1] ?? from
    const count = table.count.subarray(from, to)
    const cells = { shares: shares.subarray(from, to), crossed: table.crossed.subarray(from, to), count }
    measured[w] = count.some((events) => events > 0) ? measure(cells) : without
  }
  return measured
}

function subtract(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, i) => value - (right[i] ?? Number.NaN))
}
