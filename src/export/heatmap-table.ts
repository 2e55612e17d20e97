import { COLUMN_GAP, type HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatCells, roundCents, stateName } from './heat-cells.ts'
import type { Table, TableBatch } from './tables/table.ts'

/** A batch is closed with the column that fills it. */
const BATCH_ROWS = 16_384

const COLUMNS = [
  { name: 'time_ms', type: 'int64' },
  { name: 'state', type: 'utf8' },
  { name: 'price', type: 'float64' },
  { name: 'long_density', type: 'float64' },
  { name: 'short_density', type: 'float64' },
  { name: 'long_consumed', type: 'float64' },
  { name: 'short_consumed', type: 'float64' },
  { name: 'positions_created', type: 'float64' },
  { name: 'positions_consumed', type: 'float64' },
] as const

/**
 * A heatmap as a table: a row for each cell that the JSON form lists, with the same numbers.
 *
 * A column without cells has one row with a null price, so that none is lost: in a gap its amounts are null (unknown),
 * else 0. `positions_created` and `positions_consumed` belong to the column and stand in its first row alone, null in
 * the others, so that sums over rows count them once.
 */
export function heatmapTable(matrix: HeatMatrix, meta: object): Table {
  return { columns: COLUMNS, meta, batches: batchesOf(matrix) }
}

function* batchesOf(matrix: HeatMatrix): Generator<TableBatch> {
  const cells = new HeatCells(matrix)
  let rows = new RowBuilder()
  for (let t = 0; t < matrix.columns; t++) {
    rows.addColumn(matrix, t, cells)
    if (rows.count < BATCH_ROWS) continue
    yield rows.batch()
    rows = new RowBuilder()
  }
  if (rows.count > 0) yield rows.batch()
}

class RowBuilder {
  private readonly states: string[] = []
  private readonly numbers: readonly number[][] = Array.from({ length: COLUMNS.length - 1 }, () => [])

  get count(): number {
    return this.states.length
  }

  addColumn(matrix: HeatMatrix, t: number, cells: HeatCells): void {
    const time = matrix.startTime + t * matrix.stepMs
    const state = stateName(matrix.state[t] ?? COLUMN_GAP)
    const { price, long, short, longConsumed, shortConsumed } = cells.column(t)
    let created = roundCents(matrix.created[t] ?? 0)
    let consumed = roundCents(matrix.consumed[t] ?? 0)
    if (price.length === 0) {
      const amount = state === 'gap' ? Number.NaN : 0
      if (state === 'gap') created = consumed = Number.NaN
      this.add(state, [time, Number.NaN, amount, amount, amount, amount, created, consumed])
    }
    for (let i = 0; i < price.length; i++) {
      const amounts = [price, long, short, longConsumed, shortConsumed].map((values) => values[i] ?? Number.NaN)
      this.add(state, [time, ...amounts, created, consumed])
      created = consumed = Number.NaN
    }
  }

  batch(): TableBatch {
    const [time = [], ...others] = this.numbers
    return {
      rows: this.count,
      columns: [Float64Array.from(time), this.states, ...others.map((values) => Float64Array.from(values))],
    }
  }

  private add(state: string, numbers: readonly number[]): void {
    this.states.push(state)
    for (const [i, value] of numbers.entries()) this.numbers[i]?.push(value)
  }
}
