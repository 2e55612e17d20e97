import type { BarColumns } from '../kernel/bars.ts'
import { HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatRun } from '../kernel/heat-run.ts'
import type { ModelRun } from '../models/model.ts'
import type { ForecastMass, WindowTable } from '../scoring/window-table.ts'
import { columnDensity, leverageDensities } from '../services/model-densities.ts'
import { writeCellMass } from '../validation/cell-mass.ts'
import { KnownBars } from '../validation/known-bars.ts'

/** Columns are never written: bars only move the state on. */
const NO_WINDOW = { from: Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER }

/** A run over bars, and the cells that it is asked about. */
export interface RunCut {
  readonly table: WindowTable
  readonly bars: BarColumns
  readonly run: ModelRun
}

/** Mass of each leverage of a run, from low to high, in the cells of windows with liquidations; 0 in the others. */
export function cutLeverages(cut: RunCut): ForecastMass[] {
  const { table, run } = cut
  const count = new Set(run.tiers.map(({ leverage }) => leverage)).size
  const masses = Array.from({ length: count }, () => new Float64Array(table.crossed.length))
  eachForecast(cut, (window) => {
    leverageDensities(run).forEach((densities, k) => {
      const mass = masses[k]
      if (mass !== undefined) writeCellMass(table, { window, mass, densities })
    })
  })
  return masses
}

/** Mass of all leverages of a run, in the same cells. */
export function cutWhole(cut: RunCut): ForecastMass {
  const { table, run } = cut
  const { output } = run
  const mass = new Float64Array(table.crossed.length)
  eachForecast(cut, (window) => {
    const matrix = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: output.bucketSize })
    output.peekColumn(matrix)
    const densities = {
      long: columnDensity(matrix.longDensity, 0, output.bucketSize),
      short: columnDensity(matrix.shortDensity, 0, output.bucketSize),
    }
    writeCellMass(table, { window, mass, densities })
  })
  return mass
}

/** Moves the run on to each forecast time after which anything was liquidated, with the bars that were known then. */
function eachForecast({ table, bars, run }: RunCut, visit: (longWindow: number) => void): void {
  const known = new KnownBars(bars)
  const heat = new HeatRun({ output: run.output, step: run.step, window: NO_WINDOW, stepMs: 1 })
  let stepped = 0
  for (let w = 0; w < table.time.length; w += 2) {
    if (!hasEvents(table, w) && !hasEvents(table, w + 1)) continue
    const to = known.countAt(table.time[w] ?? 0)
    heat.push(bars, stepped, to)
    stepped = Math.max(stepped, to)
    // Flows belong to columns, which nobody reads here.
    run.output.dropFlows()
    visit(w)
  }
}

/** Whether anything was liquidated at a crossed price of a window. */
export function hasEvents({ offset, count }: WindowTable, w: number): boolean {
  for (let c = offset[w] ?? 0; c < (offset[w + 1] ?? 0); c++) if ((count[c] ?? 0) > 0) return true
  return false
}
