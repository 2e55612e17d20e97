import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatCells, stateName } from './heat-cells.ts'

/** What is the same in every row. */
export interface CsvConstants {
  readonly model: string
  readonly dataKind: string
}

const HEAD = 'timestamp,time_ms,state,price,long_density,short_density,long_consumed,short_consumed,model,data_kind'

/**
 * A heatmap as CSV, a row for each cell that is not empty, in pieces of a column each.
 *
 * Amounts are USD rounded to cents, as in the JSON form; `price` is the lower edge of the bucket.
 */
export function* heatmapCsv(matrix: HeatMatrix, { model, dataKind }: CsvConstants): Generator<string> {
  const cells = new HeatCells(matrix)
  yield `${HEAD}\n`
  for (let t = 0; t < matrix.columns; t++) {
    const time = matrix.startTime + t * matrix.stepMs
    const head = `${new Date(time).toISOString()},${time},${stateName(matrix.state[t] ?? 0)}`
    const { price, long, short, longConsumed, shortConsumed } = cells.column(t)
    let rows = ''
    for (let i = 0; i < price.length; i++) {
      rows += `${head},${price[i]},${long[i]},${short[i]},${longConsumed[i]},${shortConsumed[i]},${model},${dataKind}\n`
    }
    if (rows !== '') yield rows
  }
}
