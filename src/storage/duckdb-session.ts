import {
  BIGINT,
  BLOB,
  blobValue,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { CandleStretch } from './candle-stretch.ts'
import { ColumnBuilder } from './column-builder.ts'
import { doublesOf } from './duckdb-vector.ts'
import type { CoverageRow } from './store.ts'

/** Named parameters of a statement (`$name` in SQL): numbers are DOUBLE, bigints BIGINT, bytes BLOB. */
export type SqlParameters = Readonly<Record<string, string | number | bigint | boolean | Uint8Array | null>>
/** A row of a small result; big ones go through `columns`. */
export type SqlRow = Readonly<Record<string, DuckDBValue>>

/** Bounds that tell without a query that a write leaves heatmap columns as they are; they may be too late, never too early. */
export interface HeatEnds {
  /** End of the newest valid column, or time of the newest engine state, by market name; UTC ms. */
  readonly columns: Map<string, number>
  /** End of what is covered of a kind, by market and kind; UTC ms. */
  readonly inputs: Map<string, number>
  /** Newest candles without a hole between them, by market name; a market whose candles are not looked at has none. */
  readonly stretches: Map<string, CandleStretch>
}

/** What a store's sessions remember of its bookkeeping: this process is its only writer. */
export class BookkeepingCache {
  /** Series numbers by key. */
  readonly seriesIds = new Map<string, number>()
  /** Coverage by key of the series. */
  readonly coverage = new Map<string, readonly CoverageRow[]>()
  /** Newest end of a period at which old counts of feeds were last deleted, UTC ms. */
  countsTidiedAt = 0
  /** What is known of stored heatmap columns; undefined until a write asks. */
  heat: HeatEnds | undefined

  /** Forgets everything: after a transaction that was rolled back it may be untrue. */
  clear(): void {
    this.seriesIds.clear()
    this.coverage.clear()
    this.heat = undefined
  }
}

/** One connection: one statement at a time, one transaction at a time. */
export class DuckDbSession {
  readonly connection: DuckDBConnection
  readonly cache: BookkeepingCache
  /** Wall clock, UTC ms. */
  readonly now: () => number
  private readonly prepared = new Map<string, DuckDBPreparedStatement>()

  constructor(connection: DuckDBConnection, { cache, now }: { cache: BookkeepingCache; now: () => number }) {
    this.connection = connection
    this.cache = cache
    this.now = now
  }

  /** Runs one statement; answers with the number of rows it changed. */
  async run(sql: string, parameters: SqlParameters = {}): Promise<number> {
    const result = await this.connection.run(sql, valuesOf(parameters), typesOf(parameters))
    return result.rowsChanged
  }

  /** Like `run`, for a statement that comes again and again: it is parsed and planned once a session. */
  async runAgain(sql: string, parameters: SqlParameters = {}): Promise<number> {
    let statement = this.prepared.get(sql)
    if (statement === undefined) {
      statement = await this.connection.prepare(sql)
      this.prepared.set(sql, statement)
    }
    statement.bind(valuesOf(parameters), typesOf(parameters))
    return (await statement.run()).rowsChanged
  }

  /** Rows of a result known to be small (bookkeeping, summaries): they are made on the event loop. */
  async rows(sql: string, parameters: SqlParameters = {}): Promise<SqlRow[]> {
    const reader = await this.connection.runAndReadAll(sql, valuesOf(parameters), typesOf(parameters))
    return reader.getRowObjects()
  }

  /**
   * Streams a result whose columns are all DOUBLE into one typed array a column.
   *
   * Hot: row objects would be 12 times slower, and would hold the event loop.
   */
  async columns(sql: string, parameters: SqlParameters = {}): Promise<Float64Array[]> {
    const result = await this.connection.stream(sql, valuesOf(parameters), typesOf(parameters))
    const columns = Array.from({ length: result.columnCount }, () => new ColumnBuilder())
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) break
      const rows = chunk.rowCount
      for (const [index, column] of columns.entries()) column.append(doublesOf(chunk.getColumnVector(index)), rows)
    }
    return columns.map((column) => column.finish())
  }

  /** Streams a result with columns of other types, chunk by chunk; a chunk is valid until the next is asked for. */
  async *chunks(sql: string, parameters: SqlParameters = {}): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.connection.stream(sql, valuesOf(parameters), typesOf(parameters))
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
      yield chunk
    }
  }
}

/**
 * Types of parameters, said outright: node-api would take a whole number for BIGINT (1e20 fails) and a bigint for
 * HUGEINT, which makes arithmetic ten times slower and keeps a filter from skipping blocks.
 */
function typesOf(parameters: SqlParameters): Record<string, DuckDBType> {
  const types: Record<string, DuckDBType> = {}
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'number') types[name] = DOUBLE
    if (typeof value === 'bigint') types[name] = BIGINT
    if (value instanceof Uint8Array) types[name] = BLOB
  }
  return types
}

function valuesOf(parameters: SqlParameters): Record<string, DuckDBValue> {
  const values: Record<string, DuckDBValue> = {}
  for (const [name, value] of Object.entries(parameters))
    values[name] = value instanceof Uint8Array ? blobValue(value) : value
  return values
}

/** Runs `work` in a transaction: all of it is stored, or nothing. */
export async function inTransaction<T>(session: DuckDbSession, work: () => Promise<T>): Promise<T> {
  await session.runAgain('BEGIN TRANSACTION')
  try {
    const result = await work()
    await session.runAgain('COMMIT')
    return result
  } catch (error) {
    session.cache.clear()
    // The transaction may be gone already (a failed COMMIT); the first error is the one that counts.
    await session.run('ROLLBACK').catch(() => 0)
    throw error
  }
}

/** Lends connections of one instance, each to one user at a time. */
export class SessionPool {
  private readonly instance: DuckDBInstance
  private readonly idle: DuckDbSession[] = []
  private readonly busy = new Set<Promise<unknown>>()
  private readonly cache = new BookkeepingCache()
  private readonly now: () => number

  constructor(instance: DuckDBInstance, now: () => number) {
    this.instance = instance
    this.now = now
  }

  /** Runs `work` on a connection nobody else uses meanwhile. */
  async use<T>(work: (session: DuckDbSession) => Promise<T>): Promise<T> {
    const run = this.lend(work)
    this.busy.add(run)
    try {
      return await run
    } finally {
      this.busy.delete(run)
    }
  }

  /** Resolves when no connection is in use. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.busy)
  }

  /** Closes every connection; none may be in use. */
  close(): void {
    for (const session of this.idle.splice(0)) session.connection.closeSync()
  }

  private async lend<T>(work: (session: DuckDbSession) => Promise<T>): Promise<T> {
    const session =
      this.idle.pop() ?? new DuckDbSession(await this.instance.connect(), { cache: this.cache, now: this.now })
    try {
      return await work(session)
    } finally {
      this.idle.push(session)
    }
  }
}
