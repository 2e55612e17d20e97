import { floorTime, intervalMs, type TimeRange } from '../domain/time.ts'
import {
  COUNT_DISTINCT,
  dropRepeated,
  FIRST_OFF_STEP,
  insertOutput,
  inspectRows,
  selectRuns,
} from './archive-queries.ts'
import type { ArchiveOutcome, ArchiveTablePlan } from './archive-target.ts'
import { putArchiveFile } from './duckdb-archive-files.ts'
import { type CoveredPiece, cover } from './duckdb-cover.ts'
import { findFault, findOffGrid, readingError } from './duckdb-import-faults.ts'
import { addSeries } from './duckdb-series.ts'
import { type DuckDbSession, inTransaction, type SqlRow } from './duckdb-session.ts'
import { ArchivePeriodWrong, ImportNoRows } from './import-errors.ts'
import { fileParameters, stageRows, TAKE_SORTED } from './import-queries.ts'
import type { SeriesKey, SeriesKind } from './store.ts'

/** Rows of a file that passed every check, in the temporary table `import_rows`. */
export interface StagedRows {
  readonly stepMs: number
  readonly repeated: number
  readonly contradicting: number
  /** Runs without a hole by kind, in stored time; empty where the file covers its whole period. */
  readonly runs: ReadonlyMap<SeriesKind, readonly CoveredPiece[]>
}

/** Reads and checks a file of known layout; touches nothing but temporary tables of the session. */
export async function stageArchiveTable(session: DuckDbSession, plan: ArchiveTablePlan): Promise<StagedRows> {
  try {
    await session.run(stageRows(plan.table), fileParameters(plan.table))
  } catch (error) {
    if (isInterrupt(error)) throw readingError(plan.table, error)
    throw await findFault(session, plan.table, error)
  }
  const [found = {}] = await session.rows(inspectRows(plan))
  const rows = Number(found['rows'])
  if (rows === 0 && plan.covers === 'rows') throw ImportNoRows({ file: plan.table.file.name, why: 'the file is empty' })
  if (Number(found['faults']) > 0) throw await findFault(session, plan.table)
  if (Number(found['off_grid']) > 0) throw await offGrid(session, plan)
  const hours = Number(found['step_hours'] ?? 0)
  const stepMs = hours > 0 ? hours * intervalMs('1h') : plan.stepMs
  if (rows > 0) checkPeriod(plan, { from: Number(found['first_ms']), to: Number(found['last_ms']) })
  const { repeated, contradicting } = await dropRepeats(session, plan, { rows, keys: Number(found['keys']) })
  const runs = await findRuns(session, plan, { stepMs, found, isDistinct: repeated === 0 })
  return { stepMs, repeated, contradicting, runs }
}

/** Stores what was staged, in one transaction with its coverage and the file's record. */
export async function commitArchiveTable(
  session: DuckDbSession,
  plan: ArchiveTablePlan,
  staged: StagedRows,
): Promise<ArchiveOutcome> {
  const { exchange, symbol } = plan.record
  const { dataKind } = plan.table
  return inTransaction(session, async () => {
    let rows = 0
    let replacedRows = 0
    const gaps: (TimeRange & { kind: SeriesKind })[] = []
    for (const output of plan.outputs) {
      const { kind } = output
      const key: SeriesKey = { exchange, symbol, kind, interval: intervalOf(plan, kind) }
      const series = BigInt(await addSeries(session, key))
      const pieces = staged.runs.get(kind) ?? []
      const of = { stepMs: staged.stepMs, source: plan.source, dataKind, isDerived: false }
      replacedRows += await cover(session, key, { pieces, of })
      rows += await session.run(insertOutput(output), { series, shift: BigInt(plan.shiftMs) })
      gaps.push(...gapsOf(pieces, plan.period).map((gap) => ({ kind, ...gap })))
    }
    await putArchiveFile(session, { ...plan.record, rows })
    const { repeated, contradicting } = staged
    return { rows, repeated, contradicting, replacedRows, gaps }
  })
}

/** Parts of `period` that no piece covers. */
export function gapsOf(pieces: readonly TimeRange[], period: TimeRange): TimeRange[] {
  const gaps: TimeRange[] = []
  let from = period.from
  for (const piece of pieces) {
    if (piece.from > from) gaps.push({ from, to: Math.min(piece.from, period.to) })
    from = Math.max(from, piece.to)
  }
  if (from < period.to) gaps.push({ from, to: period.to })
  return gaps
}

/** A row a step beyond the period may be a label's matter; one farther away belongs to another file. */
function checkPeriod(plan: ArchiveTablePlan, { from, to }: TimeRange): void {
  const slack = Math.max(plan.stepMs, 1)
  const first = from + plan.shiftMs
  const last = to + plan.shiftMs
  if (first >= plan.period.from - slack && last < plan.period.to + slack) return
  const stray = first < plan.period.from - slack ? first : last
  throw ArchivePeriodWrong({ file: plan.table.file.name, found: iso(stray), ...isoRange(plan.period) })
}

async function offGrid(session: DuckDbSession, plan: ArchiveTablePlan) {
  const parameters = { shift: BigInt(plan.shiftMs), step: BigInt(plan.stepMs) }
  const [key] = await session.rows(FIRST_OFF_STEP, parameters)
  if (key === undefined) throw new Error('Invariant: a row off the grid is found again')
  return findOffGrid(session, plan.table, { key, interval: String(plan.table.interval) })
}

async function dropRepeats(
  session: DuckDbSession,
  plan: ArchiveTablePlan,
  { rows, keys }: { rows: number; keys: number },
): Promise<{ repeated: number; contradicting: number }> {
  const isAll = plan.rowKey === 'all'
  if (!isAll && keys === rows) return { repeated: 0, contradicting: 0 }
  const [distinct] = await session.rows(COUNT_DISTINCT)
  const different = Number(distinct?.['rows'])
  if (isAll && different === rows) return { repeated: 0, contradicting: 0 }
  await session.run(dropRepeated(plan.rowKey))
  for (const sql of TAKE_SORTED) await session.run(sql)
  return isAll
    ? { repeated: rows - different, contradicting: 0 }
    : { repeated: rows - keys, contradicting: different - keys }
}

/** Where each output covers time; a look at every row only where rows are missing, repeat or jitter. */
async function findRuns(
  session: DuckDbSession,
  plan: ArchiveTablePlan,
  { stepMs, found, isDistinct }: { stepMs: number; found: SqlRow; isDistinct: boolean },
): Promise<Map<SeriesKind, CoveredPiece[]>> {
  const longest = BigInt(Math.floor(Math.max(plan.longestMs, plan.stepHours === undefined ? 0 : stepMs * 1.5)))
  const runs = new Map<SeriesKind, CoveredPiece[]>()
  for (const [index, { kind, targets }] of plan.outputs.entries()) {
    const rows = Number(found[`rows_${index}`])
    if (plan.covers === 'period') {
      runs.set(kind, [{ ...plan.period, rows: await countRows(session, { rows, isDistinct }) }])
      continue
    }
    const first = Number(found[`first_${index}`])
    const last = Number(found[`last_${index}`])
    const isUnbroken = isDistinct && rows > 0 && last - first === (rows - 1) * stepMs
    const list = isUnbroken
      ? [{ first_ms: first, last_ms: last, rows }]
      : await session.rows(selectRuns(targets), { longest })
    runs.set(
      kind,
      list.map((row) => pieceOf(row, { stepMs, shiftMs: plan.shiftMs })),
    )
  }
  return runs
}

async function countRows(
  session: DuckDbSession,
  { rows, isDistinct }: { rows: number; isDistinct: boolean },
): Promise<number> {
  if (isDistinct) return rows
  const [count] = await session.rows('SELECT count(*) AS rows FROM import_rows')
  return Number(count?.['rows'])
}

/** Readings come some seconds late: bounds lie on the grid, so that files side by side touch and never overlap. */
function pieceOf(row: SqlRow, { stepMs, shiftMs }: { stepMs: number; shiftMs: number }): CoveredPiece {
  const grid = Math.max(stepMs, 1)
  return {
    from: floorTime(Number(row['first_ms']) + shiftMs, grid),
    to: floorTime(Number(row['last_ms']) + shiftMs, grid) + grid,
    rows: Number(row['rows']),
  }
}

function intervalOf(plan: ArchiveTablePlan, kind: SeriesKind): SeriesKey['interval'] {
  return kind === plan.table.kind ? (plan.table.interval ?? '') : ''
}

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('INTERRUPT')
}

function iso(time: number): string {
  return new Date(time).toISOString()
}

function isoRange({ from, to }: TimeRange) {
  return { from: iso(from), to: iso(to) }
}
