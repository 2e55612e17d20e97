import type { Interval } from '../domain/time.ts'
import { clearRanges, insertCoverage } from './duckdb-coverage.ts'
import { findDisagreement, findFault, readingError } from './duckdb-import-faults.ts'
import { insertRun, nextRunId } from './duckdb-runs.ts'
import { addSeries } from './duckdb-series.ts'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import { checkGrid, type FileSymbol, findSeries, findSpacing, type Spacing } from './duckdb-spacing.ts'
import { ImportNoRows, ImportSymbolAbsent, ImportSymbolsCollide } from './import-errors.ts'
import {
  CREATE_SYMBOLS,
  countFaults,
  DROP_IMPORT,
  DROP_REPEATED,
  FIRST_DISAGREEMENT,
  fileParameters,
  INSERT_SYMBOL,
  insertRows,
  KEEP_SYMBOLS,
  NUMBER_SYMBOL,
  ORDER_OF_ROWS,
  SORT_ROWS,
  SYMBOLS_OF_ROWS,
  stageRows,
  TAKE_SORTED,
} from './import-queries.ts'
import type { ImportedSeries, ImportHooks, TableOutcome, TablePlan } from './import-target.ts'
import { coveredRange, type Segment } from './segments.ts'
import { SERIES_TABLES } from './series-tables.ts'
import type { SeriesKey } from './store.ts'

/**
 * Reads, checks and stores one file.
 *
 * Rows go to a temporary table first, typed and checked as columns; only when a check fails is the file read again
 * to find the row. The store itself is touched in one transaction at the end.
 */
export async function importTable(session: DuckDbSession, plan: TablePlan, hooks: ImportHooks): Promise<TableOutcome> {
  try {
    await stage(session, plan, hooks)
    hooks.onStep?.('checking')
    const { symbols, duplicates } = await order(session, plan)
    const spacing = await findSpacing(session, plan)
    const shift = plan.timeLabel === 'end' ? spacing.stepMs : 0
    await checkGrid(session, plan, { spacing, shift })
    const series = await findSeries(session, plan, { symbols, spacing, shift })
    hooks.signal?.throwIfAborted()
    hooks.onStep?.('storing')
    return await store(session, plan, { hooks, symbols, spacing, shift, duplicates, series })
  } catch (error) {
    if (hooks.signal?.aborted === true) throw readingError(plan, new Error('INTERRUPT'))
    throw error
  } finally {
    for (const sql of DROP_IMPORT) await session.run(sql)
  }
}

async function stage(session: DuckDbSession, plan: TablePlan, hooks: ImportHooks): Promise<void> {
  hooks.onStep?.('reading')
  try {
    await session.run(stageRows(plan), fileParameters(plan))
  } catch (error) {
    if (hooks.signal?.aborted === true) throw error
    throw await findFault(session, plan, error)
  }
  const [counts] = await session.rows(countFaults(plan))
  const rows = Number(counts?.['rows'])
  const { name: file } = plan.file
  if (rows === 0) {
    const why = plan.filter === undefined ? 'the file is empty' : `no row has "${plan.filter.value}"`
    throw ImportNoRows({ file, why })
  }
  if (Number(counts?.['faults']) > 0) throw await findFault(session, plan)
}

/** Brings the rows in the order of symbol and time, drops identical ones and those of other symbols. */
async function order(session: DuckDbSession, plan: TablePlan): Promise<{ symbols: FileSymbol[]; duplicates: number }> {
  const found = await session.rows(SYMBOLS_OF_ROWS)
  const symbols = chosenSymbols(
    plan,
    found.map((row) => ({
      name: String(row['symbol']),
      rows: Number(row['rows']),
      last: Number(row['last_ms']),
    })),
  )
  await session.run(CREATE_SYMBOLS)
  for (const { name } of symbols) await session.run(INSERT_SYMBOL, { name })
  if (symbols.length < found.length) await replaceRows(session, KEEP_SYMBOLS)

  let [state] = await session.rows(ORDER_OF_ROWS)
  if (Number(state?.['backward']) > 0 || Number(state?.['runs']) !== symbols.length) {
    await replaceRows(session, SORT_ROWS)
    ;[state] = await session.rows(ORDER_OF_ROWS)
  }
  const isEvents = SERIES_TABLES[plan.kind].isEvents
  const duplicates = isEvents ? 0 : Number(state?.['repeated'])
  if (duplicates === 0) return { symbols, duplicates }
  const [key] = await session.rows(FIRST_DISAGREEMENT)
  if (key !== undefined) throw await findDisagreement(session, plan, key)
  await replaceRows(session, DROP_REPEATED)
  return { symbols, duplicates }
}

async function replaceRows(session: DuckDbSession, createSorted: string): Promise<void> {
  await session.run(createSorted)
  for (const sql of TAKE_SORTED) await session.run(sql)
}

function chosenSymbols(plan: TablePlan, found: readonly Omit<FileSymbol, 'symbol'>[]): FileSymbol[] {
  const { symbol: wanted, file } = plan
  if (wanted.type === 'fixed') return found.map((row) => ({ ...row, symbol: wanted.symbol }))
  const all = found.map((row) => ({ ...row, symbol: wanted.canonical(row.name) }))
  const { only } = wanted
  const chosen = only === undefined ? all : all.filter(({ symbol }) => symbol === only)
  if (only !== undefined && chosen.length === 0) {
    throw ImportSymbolAbsent({ file: file.name, symbol: only, found: all.map(({ symbol }) => symbol).slice(0, 50) })
  }
  for (const { symbol } of chosen) {
    const names = chosen.filter((other) => other.symbol === symbol).map(({ name }) => name)
    if (names.length > 1) throw ImportSymbolsCollide({ file: file.name, symbol, names })
  }
  return chosen
}

interface Checked {
  readonly hooks: ImportHooks
  readonly symbols: readonly FileSymbol[]
  readonly spacing: Spacing
  readonly shift: number
  readonly duplicates: number
  readonly series: ReadonlyMap<FileSymbol, Segment[]>
}

/** The one transaction: rows, coverage and the run, in place of what was there. */
async function store(session: DuckDbSession, plan: TablePlan, checked: Checked): Promise<TableOutcome> {
  const { hooks, symbols, spacing, shift, duplicates, series } = checked
  const { exchange, kind, dataKind, file } = plan
  const { interval } = spacing
  const sha256 = await hooks.sha256
  return inTransaction(session, async () => {
    const importRunId = await nextRunId(session)
    const imported: ImportedSeries[] = []
    let replacedRows = 0
    let coveredMs = 0
    let id = 0
    for (const [fileSymbol, segments] of series) {
      const { name, symbol } = fileSymbol
      const stepMs = spacing.stepOf(fileSymbol)
      const key: SeriesKey = { exchange, symbol, kind, interval }
      id = await addSeries(session, key)
      await session.run(NUMBER_SYMBOL, { name, series: BigInt(id) })
      const pieces = segments.map((segment) => ({ ...coveredRange(segment, stepMs), rows: segment.rows }))
      replacedRows += await clearRanges(session, key, pieces)
      for (const piece of pieces) {
        await insertCoverage(session, {
          ...key,
          ...piece,
          stepMs,
          source: file.name,
          dataKind,
          importRunId,
          isDerived: false,
        })
        coveredMs += piece.to - piece.from
      }
      imported.push(importedSeries({ symbol, interval, stepMs, pieces }))
    }
    const isOneSymbol = symbols.length === 1
    const rows = await session.run(insertRows(plan, isOneSymbol), {
      ...(isOneSymbol ? { series: BigInt(id) } : {}),
      shift: BigInt(shift),
    })
    const identity = { exchange, kind, sha256, bytes: hooks.bytes, optionsKey: hooks.optionsKey }
    await insertRun(session, {
      id: importRunId,
      exchange,
      kind,
      source: file.name,
      dataKind,
      identity,
      rows,
      replacedRows,
      coveredMs,
    })
    return { rows, duplicates, replacedRows, series: imported }
  })
}

function importedSeries({
  symbol,
  interval,
  stepMs,
  pieces,
}: {
  symbol: string
  interval: Interval | ''
  stepMs: number
  pieces: readonly { from: number; to: number; rows: number }[]
}): ImportedSeries {
  const first = pieces[0]
  const last = pieces.at(-1)
  if (first === undefined || last === undefined) throw new Error('Invariant: a symbol has at least one run of rows')
  const gaps = pieces.slice(1).map(({ from }, index) => ({ from: pieces[index]?.to ?? from, to: from }))
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0)
  return { symbol, interval, stepMs, rows, from: first.from, to: last.to, gaps }
}
