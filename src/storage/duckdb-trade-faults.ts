import type { AppError } from '../domain/errors.ts'
import type { FilePiece, TradesPlan } from './archive-target.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { ImportFileUnreadable, ImportRowUnreadable, TradeInvalid } from './import-errors.ts'
import { columnName } from './import-expressions.ts'
import { tradeColumns, tradeHolds } from './trade-queries.ts'

/** What looking for a faulty trade in a piece found. */
export interface PieceFault {
  /** Undefined when every trade is good. */
  readonly error: AppError | undefined
  /** Rows of the piece. */
  readonly rows: number
}

/** The error that names the first faulty trade of a piece, read as text. */
export async function findTradeFault(
  session: DuckDbSession,
  plan: TradesPlan,
  { piece, rowsBefore }: { piece: FilePiece; rowsBefore: number },
): Promise<PieceFault> {
  const texts = plan.columns.map((_, i) => `'${columnName(i)}': 'VARCHAR'`)
  const read =
    `read_csv($path, auto_detect = false, header = ${piece.hasHeader}, delim = ',', quote = '', escape = '', ` +
    `columns = {${texts.join(', ')}})`
  const id = plan.id === undefined ? '0' : columnName(plan.id)
  const lines = `SELECT row_number() OVER () AS row, ${lineOf(plan)} AS line, ${typedColumns(plan)} FROM ${read}`
  const judged = `SELECT row, line, ${tradeColumns(plan, id)} FROM (${lines})`
  const sql = `
SELECT row, line, holds, count(*) OVER () AS rows
FROM (SELECT row, line, (${tradeHolds(plan)}) IS TRUE AS holds FROM (${judged})) ORDER BY holds, row LIMIT 1`
  const headerRows = plan.hasHeader ? 1 : 0
  try {
    const [first] = await session.rows(sql, { path: piece.path })
    const rows = Number(first?.['rows'] ?? 0)
    if (first === undefined || first['holds'] === true) return { error: undefined, rows }
    const place = { file: plan.file, row: Number(first['row']) + rowsBefore + headerRows, value: String(first['line']) }
    return { error: TradeInvalid({ ...place, ...period(plan) }), rows }
  } catch (error) {
    return { error: unreadable(plan, error, rowsBefore + (piece.hasHeader ? 0 : headerRows)), rows: 0 }
  }
}

/** The used columns under their own names, typed where they can be. */
function typedColumns(plan: TradesPlan): string {
  const taker = columnName(plan.taker.column)
  const wanted = new Map([
    [plan.time.column, plan.time.unit === 'seconds' ? 'DOUBLE' : 'BIGINT'],
    [plan.price, 'DOUBLE'],
    [plan.quantity, 'DOUBLE'],
    ...(plan.id === undefined ? [] : [[plan.id, 'BIGINT'] as const]),
  ])
  const casts = [...wanted].map(
    ([column, type]) => `TRY_CAST(${columnName(column)} AS ${type}) AS ${columnName(column)}`,
  )
  const side = plan.taker.names === 'side' ? taker : `TRY_CAST(${taker} AS BOOLEAN)`
  return [...casts, `${side} AS ${taker}`].join(', ')
}

function lineOf(plan: TradesPlan): string {
  return `concat_ws(',', ${plan.columns.map((_, i) => columnName(i)).join(', ')})`
}

const CSV_LINE = /CSV Error on Line: (\d+)\s+Original Line:\s*(.*)\s+([^\n]*)/

function unreadable(plan: TradesPlan, cause: unknown, rowsBefore: number): AppError {
  const message = cause instanceof Error ? cause.message : 'no reason given'
  const line = CSV_LINE.exec(message)
  const options = { cause }
  if (line === null) return ImportFileUnreadable({ file: plan.file, problem: message.split('\n')[0] ?? '' }, options)
  const [, row = '', value = '', problem = ''] = line
  return ImportRowUnreadable(
    { file: plan.file, row: Number(row) + rowsBefore, value: value.trim(), problem: problem.trim() },
    options,
  )
}

function period({ period: { from, to } }: TradesPlan) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}
