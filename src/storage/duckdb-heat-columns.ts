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
import { ColumnBuilder } from './column-builder.ts'
import { appendTemporary } from './duckdb-append.ts'
import { rangeParameters } from './duckdb-series.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { noteHeat } from './duckdb-supersede.ts'
import { doublesOf, listsOf } from './duckdb-vector.ts'
import { FIND_SPEC, INSERT_EVENTS, INSERT_SPEC, LIST_REVISIONS, READ_AS_OF, READ_VALID } from './heat-queries.ts'
import type { HeatColumns, HeatRuns, HeatSpec, PositionEvents } from './heat-target.ts'

/** Values that are put into one chunk: each costs some 0.2 µs of the event loop, then it may breathe. */
const CHUNK_VALUES = 16_384
/** Rows of one DuckDB vector. */
const CHUNK_ROWS = 2048

const RUNS = ['longDensity', 'shortDensity', 'longConsumed', 'shortConsumed'] as const

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
  ...RUNS.flatMap(() => [INTEGER, LIST(DOUBLE)]),
  VARCHAR,
  BIGINT,
  BIGINT,
]

/** Reads columns as they were answered at `asOf`; the largest safe integer reads the valid ones. */
export async function loadHeatColumns(
  session: DuckDbSession,
  spec: HeatSpec,
  { range, asOf }: { readonly range: TimeRange; readonly asOf: number },
): Promise<HeatColumns> {
  const id = await findSpec(session, spec)
  const numbers = Array.from({ length: 6 + RUNS.length }, () => new ColumnBuilder())
  const runs = RUNS.map(() => ({ values: new ColumnBuilder(), offset: [0] }))
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

async function findSpec(session: DuckDbSession, spec: HeatSpec): Promise<number | undefined> {
  const [row] = await session.rows(FIND_SPEC, specParameters(spec))
  return row === undefined ? undefined : Number(row['id'])
}

async function addSpec(session: DuckDbSession, spec: HeatSpec): Promise<number> {
  await session.run(INSERT_SPEC, specParameters(spec))
  const id = await findSpec(session, spec)
  if (id === undefined) throw new Error('Invariant: a spec is found after it was added')
  return id
}

function specParameters({ exchange, symbol, model, modelHash, bucketSize, stepMs }: HeatSpec) {
  return { exchange, symbol, model, model_hash: modelHash, bucket_size: bucketSize, step: BigInt(stepMs) }
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
    for (const name of RUNS) values += runOf(columns[name], row).length
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
    ...RUNS.flatMap((name) => [
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
