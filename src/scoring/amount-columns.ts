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

function sumCells({ offset, price }: WindowTable, cells: Float64Array): Float64Array {
  return price.map((_, w) => {
    const own = cells.subarray(offset[w], offset[w + 1])
    return own.length === 0 ? Number.NaN : own.reduce((sum, value) => sum + value, 0)
  })
}
