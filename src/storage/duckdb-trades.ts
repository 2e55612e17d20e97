import type { TimeRange } from '../domain/time.ts'
import type { FilePiece, TradesHooks, TradesPlan } from './archive-target.ts'
import { copyRawTrades } from './duckdb-raw-trades.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { findTradeFault } from './duckdb-trade-faults.ts'
import {
  COUNT_TRADE_ROWS,
  CREATE_PARTS,
  DROP_TRADES,
  FIND_ID_GAPS,
  INSPECT_PIECE,
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

/**
 * Reads a file piece by piece and keeps only sums, so that memory does not grow with the file.
 *
 * Hot: one pass of DuckDB's CSV reader with one grouping; see bench/archive.bench.ts. Where trade numbers have holes
 * or repeat, the file is read again with all its trades in a temporary table.
 */
export async function reduceFile(
  session: DuckDbSession,
  plan: TradesPlan,
  { pieces, hooks }: { pieces: () => AsyncIterable<FilePiece>; hooks: TradesHooks },
): Promise<ReducedTrades> {
  await session.run(CREATE_PARTS)
  const state = new Sequence()
  let index = 0
  for await (const piece of pieces()) {
    hooks.signal?.throwIfAborted()
    await reducePiece(session, plan, { piece, index, state })
    if (plan.rawFolder !== undefined) await copyRawTrades(session, plan, { piece, index, folder: plan.rawFolder })
    piece.release()
    index++
    hooks.onTrades?.(state.trades)
  }
  if (plan.id === undefined || state.isWhole) {
    return { trades: state.trades, repeated: 0, contradicting: 0, missing: [] }
  }
  return reduceCarefully(session, plan, { pieces, hooks })
}

/** Removes the temporary tables of a session. */
export async function dropTrades(session: DuckDbSession): Promise<void> {
  for (const sql of DROP_TRADES) await session.run(sql)
}

/** Whether trade numbers run from the first to the last without a hole or a repetition. */
class Sequence {
  trades = 0
  private first: bigint | undefined
  private last = 0n
  private sum = 0n
  private base = 0n

  /** Number that ids are summed relative to, so that sums stay small. */
  get baseId(): bigint {
    return this.base
  }

  begin(base: bigint): void {
    this.base = base
  }

  add({ trades, first, last, sum }: { trades: number; first: bigint; last: bigint; sum: bigint }): void {
    this.trades += trades
    this.first = this.first === undefined || first < this.first ? first : this.first
    this.last = last > this.last ? last : this.last
    this.sum += sum
  }

  /** As many as from first to last, and with their sum: a missing one cannot be made up for by a repeated one. */
  get isWhole(): boolean {
    if (this.first === undefined) return true
    const count = BigInt(this.trades)
    if (this.last - this.first + 1n !== count) return false
    return this.sum * 2n === (this.first + this.last - 2n * this.base) * count
  }
}

async function reducePiece(
  session: DuckDbSession,
  plan: TradesPlan,
  { piece, index, state }: { piece: FilePiece; index: number; state: Sequence },
): Promise<void> {
  const { path } = piece
  const read = readPiece(plan, piece.hasHeader)
  try {
    if (index === 0) state.begin(await firstId(session, plan, piece))
    const source = await tradesOf(session, plan, { path, read, before: state.trades })
    const sql = reduceTrades(plan, { source, baseId: String(state.baseId) })
    await session.run(sql, { piece: index, ...(plan.id === undefined ? {} : { path }) })
  } catch (error) {
    throw await findTradeFault(session, plan, { piece, rowsBefore: state.trades, cause: error })
  }
  const [found] = await session.rows(INSPECT_PIECE, { piece: index })
  if (Number(found?.['faults']) > 0) throw await findTradeFault(session, plan, { piece, rowsBefore: state.trades })
  const trades = Number(found?.['trades'])
  if (trades === 0) return
  state.add({
    trades,
    first: BigInt(String(found?.['first_id'])),
    last: BigInt(String(found?.['last_id'])),
    sum: BigInt(String(found?.['id_sum'])),
  })
}

/** A relation of the piece's trades; without numbers their order in the file counts, which a temporary table keeps. */
async function tradesOf(
  session: DuckDbSession,
  plan: TradesPlan,
  { path, read, before }: { path: string; read: string; before: number },
): Promise<string> {
  if (plan.id !== undefined) return `SELECT ${tradeColumns(plan, `c${plan.id}`)} FROM ${read}`
  const used = [plan.time.column, plan.price, plan.quantity, plan.taker.column].map((column) => `c${column}`)
  await session.run(`CREATE OR REPLACE TEMPORARY TABLE piece_rows AS SELECT ${used.join(', ')} FROM ${read}`, { path })
  const order = plan.isDescending ? `-${before} - rowid` : `${before} + rowid`
  return `SELECT ${tradeColumns(plan, order)} FROM piece_rows`
}

async function firstId(session: DuckDbSession, plan: TradesPlan, piece: FilePiece): Promise<bigint> {
  if (plan.id === undefined) return 0n
  const sql = `SELECT c${plan.id} AS id FROM ${readPiece(plan, piece.hasHeader)} LIMIT 1`
  const [row] = await session.rows(sql, { path: piece.path })
  return row === undefined ? 0n : BigInt(String(row['id']))
}

/** The slow way: every trade in a temporary table, each number once, and the holes found. */
async function reduceCarefully(
  session: DuckDbSession,
  plan: TradesPlan,
  { pieces, hooks }: { pieces: () => AsyncIterable<FilePiece>; hooks: TradesHooks },
): Promise<ReducedTrades> {
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
  await session.run(KEEP_ONE_OF_EACH)
  await session.run(CREATE_PARTS)
  const [base] = await session.rows('SELECT min(id) AS id FROM piece_rows')
  await session.run(reduceTrades(plan, { source: 'SELECT * FROM piece_rows', baseId: String(base?.['id'] ?? 0) }), {
    piece: 0,
  })
  const gaps = await session.rows(FIND_ID_GAPS)
  const missing = gaps.map((gap) => ({
    from: Math.floor(Number(gap['before']) / MINUTE) * MINUTE,
    to: Math.floor(Number(gap['after']) / MINUTE) * MINUTE + MINUTE,
  }))
  return { trades, repeated: rows - trades, contradicting: Number(counts?.['different']) - trades, missing }
}
