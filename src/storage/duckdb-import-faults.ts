import { AppError } from '../domain/errors.ts'
import { fileRow } from './csv-line.ts'
import type { DuckDbSession, SqlRow } from './duckdb-session.ts'
import {
  ImportDuplicatesDisagree,
  ImportFileUnreadable,
  ImportInterrupted,
  ImportOffGrid,
  ImportRowUnreadable,
} from './import-errors.ts'
import { columnName } from './import-expressions.ts'
import { faultsOf, inspectedRows, selectFirstFault } from './import-faults.ts'
import { fileParameters } from './import-queries.ts'
import type { TablePlan } from './import-target.ts'

/** The error that names the first faulty row; a second, slower reading of the file, as text. */
export async function findFault(session: DuckDbSession, plan: TablePlan, cause?: unknown): Promise<AppError> {
  const faults = faultsOf(plan)
  const options = cause === undefined ? {} : { cause }
  try {
    const [found] = await session.rows(selectFirstFault(plan, faults), fileParameters(plan))
    const fault = faults[Number(found?.['fault'])]
    if (found === undefined || fault === undefined) return readingError(plan, cause)
    const text = (column: number): string => textOf(found, column)
    const { name: file, columns } = plan.file
    const row = await fileRow(plan.file, Number(found['row']))
    const place = { file, row, column: columns[fault.column] ?? String(fault.column + 1), value: text(fault.column) }
    return fault.error(place, text)
  } catch (error) {
    return readingError(plan, error, options)
  }
}

/** The error for two rows of one symbol and time that differ. */
export async function findDisagreement(session: DuckDbSession, plan: TablePlan, key: SqlRow): Promise<AppError> {
  const rows = await rowsOfKey(session, plan, key)
  const [first] = rows
  if (first === undefined) throw new Error('Invariant: a repeated time is in the file')
  const targets = plan.values.filter((value) => value.type !== 'notional').map((value) => value.target)
  const other = rows.find((row) => targets.some((target) => row[target] !== first[target])) ?? first
  const otherRow = await fileRow(plan.file, Number(first['row']))
  return ImportDuplicatesDisagree({ ...(await timePlace(plan, other)), otherRow })
}

/** The error for a candle that does not open on its interval's grid. */
export async function findOffGrid(
  session: DuckDbSession,
  plan: TablePlan,
  { key, interval }: { key: SqlRow; interval: string },
): Promise<AppError> {
  const [row] = await rowsOfKey(session, plan, key)
  if (row === undefined) throw new Error('Invariant: a time off the grid is in the file')
  return ImportOffGrid({ ...(await timePlace(plan, row)), interval })
}

const CSV_LINE = /CSV Error on Line: (\d+)\s+Original Line:\s*(.*)\s+([^\n]*)/

/** What DuckDB's reader says, as a catalogued error. */
export function readingError(plan: TablePlan, error: unknown, options?: ErrorOptions): AppError {
  if (error instanceof AppError) return error
  const file = plan.file.name
  const message = error instanceof Error ? error.message : 'no reason given'
  if (message.startsWith('INTERRUPT')) return ImportInterrupted({ file }, { cause: error })
  const line = CSV_LINE.exec(message)
  if (line !== null) {
    const [, row = '', value = '', problem = ''] = line
    return ImportRowUnreadable(
      { file, row: Number(row), value: value.trim(), problem: problem.trim() },
      { cause: error },
    )
  }
  return ImportFileUnreadable({ file, problem: message.split('\n')[0] ?? message }, options ?? { cause: error })
}

async function rowsOfKey(session: DuckDbSession, plan: TablePlan, key: SqlRow): Promise<SqlRow[]> {
  const sql = `SELECT * FROM (${inspectedRows(plan)}) WHERE symbol = $symbol AND time_ms = $time ORDER BY row LIMIT 1000`
  const symbol = String(key['symbol'])
  return session.rows(sql, { ...fileParameters(plan), symbol, time: BigInt(String(key['time_ms'])) })
}

async function timePlace(plan: TablePlan, row: SqlRow) {
  const { name: file, columns } = plan.file
  const column = columns[plan.time.column] ?? String(plan.time.column + 1)
  return { file, row: await fileRow(plan.file, Number(row['row'])), column, value: textOf(row, plan.time.column) }
}

function textOf(row: SqlRow, column: number): string {
  const value = row[columnName(column)]
  return value === null || value === undefined ? '' : String(value)
}
