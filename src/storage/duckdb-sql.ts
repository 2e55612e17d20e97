import { AppError } from '../domain/errors.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { guarded } from './duckdb-sql-guard.ts'
import { sqlValue } from './duckdb-sql-value.ts'
import { READABLE_TABLES } from './sql-allowed.ts'
import { SqlBusy, SqlFailed, SqlInvalid, SqlMemory, SqlNotAllowed, SqlTimeout } from './sql-errors.ts'
import type { SqlAnswer, SqlColumn, SqlLimits, SqlTable, SqlTarget, SqlValue } from './sql-target.ts'
import { MOST_CHARACTERS, vetStatement } from './sql-vetting.ts'

const MOST_AT_ONCE = 2
/** Beyond the limit of time: how long an interrupted statement may take to let go before its answer is given up. */
const LETS_GO_MS = 5000
const MOST_COLUMNS = 200
/** Weight of all values of an answer: a character of text is 1, any other value as much as this. */
const VALUE_WEIGHT = 16
const MOST_WEIGHT = 8_000_000
const WITHOUT_CONTROLS = /^[^\p{Cc}\p{Cs}]*$/u

/** In the text of a type: a row without names, of which node-api gives the last field only. */
const UNNAMED_FIELD = 'STRUCT(""'

/** What of a store is needed: a connection nobody else uses meanwhile. */
interface SessionLender {
  read<T>(work: (session: DuckDbSession) => Promise<T>): Promise<T>
}

/** Statements of strangers over an open store. */
export function openSql(store: SessionLender, limits: SqlLimits): SqlTarget {
  return new DuckDbSql(store, limits)
}

class DuckDbSql implements SqlTarget {
  private readonly store: SessionLender
  private readonly limits: SqlLimits
  private running = 0

  constructor(store: SessionLender, limits: SqlLimits) {
    this.store = store
    this.limits = limits
  }

  async querySql(text: string, signal?: AbortSignal): Promise<SqlAnswer> {
    if (this.running >= MOST_AT_ONCE) throw SqlBusy({ most: MOST_AT_ONCE })
    const answer = this.answer(text, signal)
    // Who waits no longer needs no failure that comes later.
    answer.catch(() => undefined)
    const { seconds } = this.limits
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(SqlTimeout({ seconds })), seconds * 1000 + LETS_GO_MS)
    })
    try {
      return await Promise.race([answer, late])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Holds its place among the running statements until DuckDB has let go, also where nobody waits any more. */
  private async answer(text: string, signal: AbortSignal | undefined): Promise<SqlAnswer> {
    this.running++
    try {
      return await this.store.read((watcher) =>
        this.store.read((session) => answerStatement(text, { session, watcher, limits: this.limits, signal })),
      )
    } finally {
      this.running--
    }
  }

  sqlTables(): Promise<SqlTable[]> {
    return this.store.read(loadTables)
  }
}

async function answerStatement(text: string, guard: Parameters<typeof guarded>[0]): Promise<SqlAnswer> {
  const { session, limits } = guard
  await requireHarmless(session, text)
  const start = performance.now()
  // Nothing that gets this far writes; should one day something do, the transaction refuses it.
  await session.run('BEGIN TRANSACTION READ ONLY')
  try {
    return await guarded(guard, async (check) => {
      const { columns, rows, isTruncated } = await readRows(session, { text, mostRows: limits.rows, check })
      return { columns, rows, isTruncated, elapsedMs: performance.now() - start }
    })
  } catch (error) {
    throw translated(error, limits.memoryMb)
  } finally {
    // Ends a result that was not read to its end, too.
    await session.run('ROLLBACK').catch(() => 0)
  }
}

/** Lets DuckDB parse the text, and looks at what it has understood. @throws SQL_INVALID, SQL_NOT_ALLOWED */
async function requireHarmless(session: DuckDbSession, text: string): Promise<void> {
  if (text.length > MOST_CHARACTERS) {
    throw SqlNotAllowed({ found: `a text of ${text.length} characters`, remedy: `at most ${MOST_CHARACTERS} are read` })
  }
  if (!WITHOUT_CONTROLS.test(text.replaceAll(/[\t\r\n]/g, ' '))) {
    throw SqlNotAllowed({ found: 'a control character', remedy: 'only tabs and line breaks are' })
  }
  const [row] = await session.rows('SELECT json_serialize_sql($text::VARCHAR)::VARCHAR AS parsed', { text })
  const parsed = readParsed(String(row?.['parsed']))
  if (parsed.error) {
    if (parsed.error_type === 'not implemented') {
      throw SqlNotAllowed({ found: 'anything but SELECT', remedy: 'write SELECT, WITH … SELECT, FROM or VALUES' })
    }
    throw SqlInvalid({ problem: syntaxProblem(parsed) })
  }
  const [statement, ...others] = parsed.statements
  if (statement === undefined) throw SqlInvalid({ problem: 'there is no statement in the text; write SELECT …' })
  if (others.length > 0) {
    throw SqlNotAllowed({ found: 'more than one statement', remedy: 'send them one by one' })
  }
  vetStatement(statement)
}

/** DuckDB writes a number beyond those of a double as Infinity, which is no JSON. @throws SQL_INVALID */
function readParsed(text: string): Parsed {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw SqlInvalid({ problem: 'a number in the statement is beyond 1.8e308; write a smaller one' }, { cause })
  }
}

/** Answer of json_serialize_sql. */
type Parsed =
  | { readonly error: false; readonly statements: readonly unknown[] }
  | {
      readonly error: true
      readonly error_type: string
      readonly error_message: string
      readonly position?: string
    }

function syntaxProblem({ error_message: message, position }: Parsed & { error: true }): string {
  const place = position === undefined ? '' : ` (character ${Number(position) + 1})`
  return `${message}${place}; the statement could not be read`
}

async function readRows(
  session: DuckDbSession,
  { text, mostRows, check }: { readonly text: string; readonly mostRows: number; readonly check: () => void },
): Promise<Pick<SqlAnswer, 'columns' | 'rows' | 'isTruncated'>> {
  const result = await session.connection.stream(text)
  if (result.columnCount > MOST_COLUMNS) {
    throw SqlNotAllowed({ found: `an answer of ${result.columnCount} columns`, remedy: `at most ${MOST_COLUMNS} are` })
  }
  const types = result.columnTypes()
  const columns = result.columnNames().map((name, index): SqlColumn => ({ name, type: String(types[index]) }))
  const unnamed = columns.find(({ type }) => type.includes(UNNAMED_FIELD))
  if (unnamed !== undefined)
    throw SqlNotAllowed({ found: `an answer of rows (${unnamed.name})`, remedy: 'select their parts' })
  const rows: SqlValue[][] = []
  let weight = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    check()
    if (chunk === null || chunk.rowCount === 0) return { columns, rows, isTruncated: false }
    for (let index = 0; index < chunk.rowCount; index++) {
      if (rows.length === mostRows || weight > MOST_WEIGHT) return { columns, rows, isTruncated: true }
      const row = chunk.getRowValues(index).map(sqlValue)
      weight += weightOf(row)
      rows.push(row)
    }
  }
}

function weightOf(value: SqlValue): number {
  if (typeof value === 'string') return VALUE_WEIGHT + value.length
  if (typeof value !== 'object' || value === null) return VALUE_WEIGHT
  let weight = VALUE_WEIGHT
  for (const part of Object.values(value)) weight += weightOf(part)
  return weight
}

/** Failures whose text is about the statement and the data alone; that of others may name files. */
const HARMLESS = /^(?:Parser|Binder|Catalog|Conversion|Out of Range|Invalid Input|Mismatch Type|Invalid Type) Error: /i
const KIND = /^([A-Za-z ]{1,40}) Error: /

/** An error of DuckDB as one of the catalogue; ours pass. */
function translated(error: unknown, megabytes: number): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const message = error.message
  if (HARMLESS.test(message)) return SqlInvalid({ problem: withoutHints(message) }, { cause: error })
  if (message.startsWith('Out of Memory Error')) return SqlMemory({ megabytes }, { cause: error })
  const kind = KIND.exec(message)?.[1]
  return kind === undefined ? error : SqlFailed({ kind: kind.toLowerCase() }, { cause: error })
}

/** DuckDB's hints after the first line name tables and functions that statements may not use. */
function withoutHints(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/\s*Did you mean.*$/i, '')
}

const TABLE_COLUMNS = `
SELECT table_name, column_name, data_type
FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name = 'main'
ORDER BY table_name, column_index`

async function loadTables(session: DuckDbSession): Promise<SqlTable[]> {
  const columnsByTable = new Map<string, SqlColumn[]>()
  for (const { table_name: table, column_name: name, data_type: type } of await session.rows(TABLE_COLUMNS)) {
    const columns = columnsByTable.get(String(table)) ?? []
    columns.push({ name: String(name), type: String(type) })
    columnsByTable.set(String(table), columns)
  }
  return Object.entries(READABLE_TABLES).flatMap(([name, description]) => {
    const columns = columnsByTable.get(name)
    return columns === undefined ? [] : [{ name, description, columns }]
  })
}
