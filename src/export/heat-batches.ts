import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import type { HeatCellBatch } from '../storage/heat-cell-target.ts'
import { HeatCells } from './heat-cells.ts'

/** A heatmap's cells as numbers, a batch for each of its columns that has any. */
export function* heatBatches(matrix: HeatMatrix): Generator<HeatCellBatch> {
  const cells = new HeatCells(matrix)
  for (let t = 0; t < matrix.columns; t++) {
    const { price, long, short, longConsumed, shortConsumed } = cells.column(t)
    if (price.length === 0) continue
    yield {
      time: new Float64Array(price.length).fill(matrix.startTime + t * matrix.stepMs),
      state: new Float64Array(price.length).fill(matrix.state[t] ?? 0),
      price: Float64Array.from(price),
      longDensity: Float64Array.from(long),
      shortDensity: Float64Array.from(short),
      longConsumed: Float64Array.from(longConsumed),
      shortConsumed: Float64Array.from(shortConsumed),
    }
  }
}
