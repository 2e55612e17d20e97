import type { AppError } from '../domain/errors.ts'
import type { FilePiece, TradesPlan } from './archive-target.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { ImportFileUnreadable, ImportRowUnreadable, TradeInvalid } from './import-errors.ts'
import { columnName } from './import-expressions.ts'
import { tradeColumns, tradeHolds } from './trade-queries.ts'

/** The error that names the first faulty trade of a piece: a second, slower reading, as text. */
export async function findTradeFault(
  session: DuckDbSession,
  plan: TradesPlan,
  { piece, rowsBefore, cause }: { piece: FilePiece; rowsBefore: number; cause?: unknown },
): Promise<AppError> {
  const options = cause === undefined ? {} : { cause }
  const { file } = plan
  try {
    const texts = plan.columns.map((_, i) => `'${columnName(i)}': 'VARCHAR'`)
    const read =
      `read_csv($path, auto_detect = false, header = ${piece.hasHeader}, delim = ',', quote = '', escape = '', ` +
      `columns = {${texts.join(', ')}})`
    const typed = typedColumns(plan)
    const values = tradeColumns(plan, '0')
    const sql = `
SELECT row, line FROM (SELECT row, line, ${tradeHolds(plan)} AS holds FROM (
  SELECT row, line, ${values} FROM (SELECT row_number() OVER () AS row, ${lineOf(plan)} AS line, ${typed} FROM ${read})))
WHERE holds IS NOT TRUE ORDER BY row LIMIT 1`
    const [found] = await session.rows(sql, { path: piece.path })
    if (found === undefined) return unreadable(plan, cause)
    const row = Number(found['row']) + rowsBefore + (rowsBefore > 0 || piece.hasHeader ? 1 : 0)
    return TradeInvalid({ file, row, value: String(found['line']), ...period(plan) }, options)
  } catch (error) {
    return unreadable(plan, cause ?? error, rowsBefore)
  }
}

/** The used columns under their own names, typed where they can be. */
function typedColumns(plan: TradesPlan): string {
  const taker = columnName(plan.taker.column)
  const wanted = new Map([
    [plan.time.column, plan.time.unit === 'seconds' ? 'DOUBLE' : 'BIGINT'],
    [plan.price, 'DOUBLE'],
    [plan.quantity, 'DOUBLE'],
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

function unreadable(plan: TradesPlan, cause: unknown, rowsBefore = 0): AppError {
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
