import type { TimeRange } from '../domain/time.ts'
import type { FilePiece, TradesHooks, TradesPlan } from './archive-target.ts'
import { copyRawTrades } from './duckdb-raw-trades.ts'
import type { DuckDbSession, SqlRow } from './duckdb-session.ts'
import { findTradeFault } from './duckdb-trade-faults.ts'
import {
  COUNT_TRADE_ROWS,
  CREATE_PARTS,
  DROP_TRADES,
  FIND_ID_GAPS,
  inspectParts,
  KEEP_ONE_OF_EACH,
  readPiece,
  reduceTrades,
  tradeColumns,
} from './trade-queries.ts'

const MINUTE = 60_000

/** Trades of a file as sums by minute and price step in `trade_parts`. */
export interface ReducedTrades {
  readonly trades: number
  readonly repeated: number
  readonly contradicting: number
  /** Whole minutes in which trades are missing. */
  readonly missing: readonly TimeRange[]
}

/** A file of trades that can be read again from its beginning. */
export interface TradesSource {
  readonly plan: TradesPlan
  readonly pieces: () => AsyncIterable<FilePiece>
  readonly hooks: TradesHooks
}

/**
 * Reads a file piece by piece and keeps only sums, so that memory does not grow with the file.
 *
 * Hot: one pass of DuckDB's CSV reader with one grouping, and one look at the sums; see bench/archive.bench.ts. Only
 * where something is wrong the file is read again: to name a faulty row, or to sort out trades whose numbers have holes
 * or repeat.
 */
export async function reduceFile(session: DuckDbSession, source: TradesSource): Promise<ReducedTrades> {
  const { plan, hooks } = source
  await session.run(CREATE_PARTS)
  let rowsBefore = 0
  let index = 0
  for await (const piece of source.pieces()) {
    hooks.signal?.throwIfAborted()
    try {
      const { trades, rows } = await tradesOf(session, plan, { piece, rowsBefore })
      await session.run(reduceTrades(plan, trades), plan.id === undefined ? {} : { path: piece.path })
      rowsBefore += rows
    } catch (error) {
      if (hooks.signal?.aborted === true) throw error
      throw await findFault(session, source, error)
    }
    if (plan.rawFolder !== undefined) await copyRawTrades(session, plan, { piece, index, folder: plan.rawFolder })
    piece.release()
    index++
  }
  const [found] = await session.rows(inspectParts(plan))
  if (Number(found?.['faults']) > 0) throw await findFault(session, source)
  const trades = Number(found?.['trades'])
  if (plan.id === undefined || trades === 0 || isWhole(found ?? {}, plan)) {
    return { trades, repeated: 0, contradicting: 0, missing: [] }
  }
  return reduceCarefully(session, source)
}

/** Removes the temporary tables of a session. */
export async function dropTrades(session: DuckDbSession): Promise<void> {
  for (const sql of DROP_TRADES) await session.run(sql)
}

/**
 * Whether trade numbers run from the first to the last without a hole or a repetition: as many as there are numbers,
 * and with their sum, as a missing one cannot be made up for by a repeated one.
 */
function isWhole(found: SqlRow, { firstId }: TradesPlan): boolean {
  const number = (name: string): bigint => BigInt(String(found[name]))
  const count = number('trades')
  const first = number('first_id') - BigInt(firstId)
  const last = number('last_id') - BigInt(firstId)
  return last - first + 1n === count && number('id_sum') * 2n === (first + last) * count
}

/** The error that names the first faulty row, found by reading the file again. */
async function findFault(
  session: DuckDbSession,
  { plan, pieces, hooks }: TradesSource,
  cause?: unknown,
): Promise<unknown> {
  let rowsBefore = 0
  for await (const piece of pieces()) {
    hooks.signal?.throwIfAborted()
    const found = await findTradeFault(session, plan, { piece, rowsBefore })
    if (found.error !== undefined) return found.error
    rowsBefore += found.rows
    piece.release()
  }
  return cause ?? new Error('Invariant: a faulty trade is found again')
}

/** A relation of the piece's trades; without numbers their order in the file counts, which a temporary table keeps. */
async function tradesOf(
  session: DuckDbSession,
  plan: TradesPlan,
  { piece, rowsBefore }: { piece: FilePiece; rowsBefore: number },
): Promise<{ trades: string; rows: number }> {
  const read = readPiece(plan, piece.hasHeader)
  if (plan.id !== undefined) return { trades: `SELECT ${tradeColumns(plan, `c${plan.id}`)} FROM ${read}`, rows: 0 }
  const used = [plan.time.column, plan.price, plan.quantity, plan.taker.column].map((column) => `c${column}`)
  const create = `CREATE OR REPLACE TEMPORARY TABLE piece_rows AS SELECT ${used.join(', ')} FROM ${read}`
  await session.run(create, { path: piece.path })
  const [count] = await session.rows('SELECT count(*) AS rows FROM piece_rows')
  const order = plan.isDescending ? `-${rowsBefore} - rowid` : `${rowsBefore} + rowid`
  return { trades: `SELECT ${tradeColumns(plan, order)} FROM piece_rows`, rows: Number(count?.['rows']) }
}

/** The slow way: every trade in a temporary table, each number once, and the holes found. */
async function reduceCarefully(session: DuckDbSession, { plan, pieces, hooks }: TradesSource): Promise<ReducedTrades> {
  let index = 0
  for await (const piece of pieces()) {
    hooks.signal?.throwIfAborted()
    const select = `SELECT ${tradeColumns(plan, `c${plan.id}`)} FROM ${readPiece(plan, piece.hasHeader)}`
    const into = index++ === 0 ? 'CREATE OR REPLACE TEMPORARY TABLE trade_rows AS' : 'INSERT INTO trade_rows'
    await session.run(`${into} ${select}`, { path: piece.path })
    piece.release()
  }
  const [counts] = await session.rows(COUNT_TRADE_ROWS)
  const rows = Number(counts?.['rows'])
  const trades = Number(counts?.['trades'])
  if (Number(counts?.['blank']) > 0) throw await findFault(session, { plan, pieces, hooks })
  await session.run(KEEP_ONE_OF_EACH)
  await session.run(CREATE_PARTS)
  await session.run(reduceTrades(plan, 'SELECT * FROM piece_rows'))
  const gaps = await session.rows(FIND_ID_GAPS)
  const missing = gaps.map((gap) => ({
    from: Math.floor(Number(gap['before']) / MINUTE) * MINUTE,
    to: Math.floor(Number(gap['after']) / MINUTE) * MINUTE + MINUTE,
  }))
  return { trades, repeated: rows - trades, contradicting: Number(counts?.['different']) - trades, missing }
}
