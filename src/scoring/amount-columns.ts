import type { ForecastMass, WindowTable } from './window-table.ts'

/** Totals of each window of a table, as columns; NaN where a window crossed nothing. */
export interface AmountColumns {
  /** Distance that was crossed, in log price, > 0. */
  readonly width: Float64Array
  /** Mass in what was crossed, in the forecaster's unit. */
  readonly mass: Float64Array
  /** Liquidations. */
  readonly count: Float64Array
  /** Their USD notional. */
  readonly notional: Float64Array
}

/** Adds up the cells of each window. */
export function toAmountColumns(table: WindowTable, mass: ForecastMass): AmountColumns {
  const crossed = sumCells(table, table.crossed)
  return {
    width: crossed.map((buckets, w) => {
      const ratio = (buckets * table.bucketSize) / (table.price[w] ?? Number.NaN)
      return table.side[w] === 0 ? -Math.log1p(-ratio) : Math.log1p(ratio)
    }),
    mass: sumCells(table, mass),
    count: sumCells(table, table.count),
    notional: sumCells(table, table.notional),
  }
}

/** Hot: goes through all cells of a table. */
function sumCells({ offset, price }: WindowTable, cells: Float64Array): Float64Array {
  const sums = new Float64Array(price.length)
  for (let w = 0; w < sums.length; w++) {
    const end = offset[w + 1] ?? 0
    let cell = offset[w] ?? 0
    let sum = cell < end ? 0 : Number.NaN
    for (; cell < end; cell++) sum += cells[cell] ?? 0
    sums[w] = sum
  }
  return sums
}
