import type { TimeRange } from '../domain/time.ts'
import { ColumnBuilder } from './column-builder.ts'
import { findSpec } from './duckdb-heat-specs.ts'
import { rangeParameters } from './duckdb-series.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { doublesOf, listsOf } from './duckdb-vector.ts'
import { LIST_TIMES, READ_AS_OF, READ_VALID } from './heat-queries.ts'
import { HEAT_RUNS, type HeatColumns, type HeatSpec } from './heat-target.ts'

/** Reads columns as they were answered at `asOf`; the largest safe integer reads the valid ones. */
export async function loadHeatColumns(
  session: DuckDbSession,
  spec: HeatSpec,
  { range, asOf }: { readonly range: TimeRange; readonly asOf: number },
): Promise<HeatColumns> {
  const id = await findSpec(session, spec)
  const numbers = Array.from({ length: 6 + HEAT_RUNS.length }, () => new ColumnBuilder())
  const runs = HEAT_RUNS.map(() => ({ values: new ColumnBuilder(), offset: [0] }))
  const notes: string[] = []
  const isNow = asOf === Number.MAX_SAFE_INTEGER
  const parameters = { spec: BigInt(id ?? -1), ...rangeParameters(range), ...(isNow ? {} : { as_of: BigInt(asOf) }) }
  for await (const chunk of session.chunks(isNow ? READ_VALID : READ_AS_OF, parameters)) {
    const rows = chunk.rowCount
    for (const [index, column] of numbers.entries()) column.append(doublesOf(chunk.getColumnVector(index)), rows)
    for (const [index, { values, offset }] of runs.entries()) {
      for (const list of listsOf(chunk.getColumnVector(numbers.length + index), rows)) {
        values.append(list, list.length)
        offset.push((offset.at(-1) ?? 0) + list.length)
      }
    }
    const texts = chunk.getColumnVector(numbers.length + runs.length)
    for (let row = 0; row < rows; row++) notes.push(String(texts.getItem(row)))
  }
  return heatColumns({ numbers: numbers.map((column) => column.finish()), runs, notes })
}

/** Reads open times of valid columns. */
export async function loadHeatTimes(session: DuckDbSession, spec: HeatSpec, range: TimeRange): Promise<Float64Array> {
  const id = await findSpec(session, spec)
  const [times] = await session.columns(LIST_TIMES, { spec: BigInt(id ?? -1), ...rangeParameters(range) })
  return times ?? new Float64Array()
}

function heatColumns({
  numbers,
  runs,
  notes,
}: {
  numbers: readonly Float64Array[]
  runs: readonly { readonly values: ColumnBuilder; readonly offset: readonly number[] }[]
  notes: readonly string[]
}): HeatColumns {
  const column = (index: number): Float64Array => numbers[index] ?? new Float64Array()
  const [longDensity, shortDensity, longConsumed, shortConsumed] = runs.map(({ values, offset }, index) => ({
    first: Int32Array.from(column(6 + index)),
    offset: Uint32Array.from(offset),
    values: values.finish(),
  }))
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
    notes,
  }
}
