import type { DuckDBDataChunk } from '@duckdb/node-api'
import { ColumnBuilder } from './column-builder.ts'
import { doublesOf, listsOf } from './duckdb-vector.ts'
import { HEAT_RUNS, type HeatRuns, type StoredHeatColumns } from './heat-target.ts'

/** Numbers of a row before those of its runs: time, state, when it was known, three flows. */
const PLAIN_NUMBERS = 6

/** Puts heatmap columns together from rows of `READ_VALID` or `READ_AS_OF`, in whatever order those come. */
export class HeatColumnBuilder {
  private readonly numbers = Array.from({ length: PLAIN_NUMBERS + HEAT_RUNS.length }, () => new ColumnBuilder())
  private readonly runs = HEAT_RUNS.map(() => ({ values: new ColumnBuilder(), offset: [0] }))
  private newest: { readonly time: number; readonly note: string } | undefined

  append(chunk: DuckDBDataChunk): void {
    const { numbers, runs } = this
    const rows = chunk.rowCount
    for (const [index, column] of numbers.entries()) column.append(doublesOf(chunk.getColumnVector(index)), rows)
    for (const [index, { values, offset }] of runs.entries()) {
      for (const list of listsOf(chunk.getColumnVector(numbers.length + index), rows)) {
        values.append(list, list.length)
        offset.push((offset.at(-1) ?? 0) + list.length)
      }
    }
    this.noteNewest(chunk)
  }

  /** The columns by rising time. */
  finish(): StoredHeatColumns {
    const numbers = this.numbers.map((column) => column.finish())
    const order = risingOrder(numbers[0] ?? new Float64Array())
    const column = (index: number): Float64Array => {
      const values = numbers[index] ?? new Float64Array()
      return order === undefined ? values : Float64Array.from(order, (row) => values[row] ?? 0)
    }
    const [longDensity, shortDensity, longConsumed, shortConsumed] = this.runs.map(({ values, offset }, index) => {
      const stored = { offset: Uint32Array.from(offset), values: values.finish() }
      const first = Int32Array.from(column(PLAIN_NUMBERS + index))
      return { first, ...(order === undefined ? stored : reordered(stored, order)) }
    })
    if (!longDensity || !shortDensity || !longConsumed || !shortConsumed) throw new Error('Invariant: four quantities')
    return {
      time: column(0),
      state: Uint8Array.from(column(1)),
      knownAt: column(2),
      created: column(3),
      consumed: column(4),
      closed: column(5),
      longDensity,
      shortDensity,
      longConsumed,
      shortConsumed,
      lastNote: this.newest?.note,
    }
  }

  private noteNewest(chunk: DuckDBDataChunk): void {
    const times = doublesOf(chunk.getColumnVector(0))
    let row = 0
    for (let i = 1; i < chunk.rowCount; i++) if ((times[i] ?? 0) > (times[row] ?? 0)) row = i
    const time = times[row] ?? Number.NaN
    if (this.newest !== undefined && time < this.newest.time) return
    const notes = chunk.getColumnVector(this.numbers.length + this.runs.length)
    this.newest = { time, note: String(notes.getItem(row)) }
  }
}

/** Rows by rising time; undefined where they are in that order, as they mostly are: columns are stored as time goes by. */
function risingOrder(times: Float64Array): Uint32Array | undefined {
  if (times.every((time, row) => row === 0 || time > (times[row - 1] ?? 0))) return undefined
  return Uint32Array.from(times.keys()).sort((one, other) => (times[one] ?? 0) - (times[other] ?? 0))
}

/** Runs of the rows in another order. */
function reordered(
  { offset, values }: Pick<HeatRuns, 'offset' | 'values'>,
  order: Uint32Array,
): Pick<HeatRuns, 'offset' | 'values'> {
  const moved = { offset: new Uint32Array(offset.length), values: new Float64Array(values.length) }
  let at = 0
  for (const [i, row] of order.entries()) {
    const run = values.subarray(offset[row], offset[row + 1])
    moved.values.set(run, at)
    at += run.length
    moved.offset[i + 1] = at
  }
  return moved
}
