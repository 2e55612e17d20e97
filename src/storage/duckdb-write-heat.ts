import {
  BIGINT,
  DOUBLE,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api'
import type { TimeRange } from '../domain/time.ts'
import { appendTemporary } from './duckdb-append.ts'
import { addSpec, findSpec } from './duckdb-heat-specs.ts'
import { rangeParameters } from './duckdb-series.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { noteHeat } from './duckdb-supersede.ts'
import { INSERT_EVENTS, LIST_REVISIONS } from './heat-queries.ts'
import { HEAT_RUNS, type HeatColumns, type HeatRuns, type HeatSpec, type PositionEvents } from './heat-target.ts'

/** Values that are put into one chunk: each costs some 0.2 µs of the event loop, then it may breathe. */
const CHUNK_VALUES = 16_384
/** Rows of one DuckDB vector. */
const CHUNK_ROWS = 2048

/** Columns of `liquidation_snapshots` in table order. */
const TABLE: readonly DuckDBType[] = [
  INTEGER,
  BIGINT,
  INTEGER,
  INTEGER,
  BIGINT,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  ...HEAT_RUNS.flatMap(() => [INTEGER, LIST(DOUBLE)]),
  VARCHAR,
  BIGINT,
  BIGINT,
]

/** Stores columns that are not valid there already, with what happened in them; call in a transaction. */
export async function storeHeatColumns(
  session: DuckDbSession,
  spec: HeatSpec,
  { columns, events }: { readonly columns: HeatColumns; readonly events: PositionEvents | undefined },
): Promise<void> {
  const first = columns.time[0]
  const last = columns.time.at(-1)
  if (first === undefined || last === undefined) return
  const id = (await findSpec(session, spec)) ?? (await addSpec(session, spec))
  const revisions = await nextRevisions(session, { id, columns, range: { from: first, to: last + 1 } })
  await appendColumns(session, { id, columns, revisions })
  if (events !== undefined) await storeEvents(session, { id, columns, revisions, events })
  await noteHeat(session, spec, last + spec.stepMs)
}

/** What is to be stored of columns: the revision of each, 0 where a valid one is stored. */
interface Numbered {
  readonly id: number
  readonly columns: HeatColumns
  readonly revisions: Int32Array
}

async function nextRevisions(
  session: DuckDbSession,
  { id, columns, range }: { readonly id: number; readonly columns: HeatColumns; readonly range: TimeRange },
): Promise<Int32Array> {
  const [times, newest, valid] = await session.columns(LIST_REVISIONS, { spec: BigInt(id), ...rangeParameters(range) })
  const stored = new Map<number, number>()
  for (const [index, time] of (times ?? []).entries())
    stored.set(time, valid?.[index] === 0 ? (newest?.[index] ?? 0) + 1 : 0)
  return Int32Array.from(columns.time, (time) => stored.get(time) ?? 1)
}

/** Appends rows in pieces that the event loop does not notice. */
async function appendColumns(session: DuckDbSession, { id, columns, revisions }: Numbered): Promise<void> {
  const rows = [...revisions.keys()].filter((row) => revisions[row] !== 0)
  const storedAt = BigInt(session.now())
  const appender = await session.connection.createAppender('liquidation_snapshots')
  try {
    for (let start = 0; start < rows.length; ) {
      const end = endOfChunk(columns, rows, start)
      const piece = rows.slice(start, end)
      const chunk = DuckDBDataChunk.create(TABLE, piece.length)
      for (const [index, values] of tableColumns({ id, columns, revisions }, { piece, storedAt }).entries())
        chunk.setColumnValues(index, values)
      appender.appendDataChunk(chunk)
      start = end
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    appender.closeSync()
  }
}

function endOfChunk(columns: HeatColumns, rows: readonly number[], start: number): number {
  let values = 0
  let end = start
  while (end < rows.length && end - start < CHUNK_ROWS && values < CHUNK_VALUES) {
    const row = rows[end++] ?? 0
    for (const name of HEAT_RUNS) values += runOf(columns[name], row).length
  }
  return end
}

/** Values of some rows in the order of `TABLE`. */
function tableColumns(
  { id, columns, revisions }: Numbered,
  { piece, storedAt }: { readonly piece: readonly number[]; readonly storedAt: bigint },
): DuckDBValue[][] {
  const numbers = (values: ArrayLike<number>) => piece.map((row) => values[row] ?? 0)
  const bigints = (values: ArrayLike<number>) => piece.map((row) => BigInt(values[row] ?? 0))
  return [
    piece.map(() => id),
    bigints(columns.time),
    numbers(revisions),
    numbers(columns.state),
    bigints(columns.knownAt),
    numbers(columns.created),
    numbers(columns.consumed),
    numbers(columns.closed),
    ...HEAT_RUNS.flatMap((name) => [
      numbers(columns[name].first),
      piece.map((row) => listValue([...runOf(columns[name], row)])),
    ]),
    piece.map((row) => columns.notes[row] ?? ''),
    piece.map(() => storedAt),
    piece.map(() => null),
  ]
}

function runOf({ offset, values }: HeatRuns, row: number): Float64Array {
  return values.subarray(offset[row], offset[row + 1])
}

async function storeEvents(
  session: DuckDbSession,
  { id, columns, revisions, events }: Numbered & { readonly events: PositionEvents },
): Promise<void> {
  const { column, side, leverage, opened, closed, liquidated } = events
  const rows = [...column.keys()].filter((row) => {
    const isStored = (revisions[column[row] ?? 0] ?? 0) > 0
    return isStored && (opened[row] !== 0 || closed[row] !== 0 || liquidated[row] !== 0)
  })
  if (rows.length === 0) return
  const pick = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[row] ?? 0)
  const ofColumn = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[column[row] ?? 0] ?? 0)
  const picked = [side, leverage, opened, closed, liquidated].map(pick)
  await appendTemporary(session, 'heat_events', [ofColumn(columns.time), ofColumn(revisions), ...picked])
  await session.run(INSERT_EVENTS, { spec: BigInt(id) })
  await session.run('DROP TABLE IF EXISTS heat_events')
}
