import { INTERVALS, type Interval, intervalMs } from '../domain/time.ts'
import { findOffGrid } from './duckdb-import-faults.ts'
import type { DuckDbSession, SqlRow } from './duckdb-session.ts'
import { ImportIntervalMismatch, ImportIntervalUnknown, ImportStepsDiffer } from './import-errors.ts'
import { COMMON_STEPS, FIRST_OFF_GRID, MEDIAN_STEPS, STARTS_OF_RUNS } from './import-queries.ts'
import type { TablePlan } from './import-target.ts'
import { longestStep, type Segment } from './segments.ts'
import { SERIES_TABLES } from './series-tables.ts'

/** A symbol of the file: its name there and here, and its last row. */
export interface FileSymbol {
  readonly name: string
  readonly symbol: string
  readonly rows: number
  readonly last: number
}

/** Spacing of rows; `interval` is `''` for series without one. */
export interface Spacing {
  readonly interval: Interval | ''
  /** The smallest of the file. */
  readonly stepMs: number
  readonly stepOf: (symbol: FileSymbol) => number
}

/** Interval or step of a file: as given, else as its rows are spaced. */
export async function findSpacing(session: DuckDbSession, plan: TablePlan): Promise<Spacing> {
  const { isEvents, hasInterval } = SERIES_TABLES[plan.kind]
  if (isEvents) return uniform('', 0)
  if (!hasInterval) return pointSpacing(session, plan)
  const [common] = await session.rows(COMMON_STEPS)
  const step = Number(common?.['step_ms'] ?? 0)
  const { interval: wanted, file } = plan
  if (wanted !== undefined) {
    // A coarser spacing may be gaps, an odd one is for the grid check; a whole fraction is another interval.
    if (step > 0 && step < intervalMs(wanted) && intervalMs(wanted) % step === 0) {
      throw ImportIntervalMismatch({ file: file.name, interval: wanted, found: spanText(step) })
    }
    return uniform(wanted, intervalMs(wanted))
  }
  const interval = INTERVALS.find((known) => intervalMs(known) === step)
  if (interval === undefined) {
    const found = step === 0 ? 'single' : spanText(step)
    throw ImportIntervalUnknown({ file: file.name, found, known: INTERVALS })
  }
  return uniform(interval, step)
}

/** Readings: the usual step of each symbol; one with a single row is taken to be like the densest. */
async function pointSpacing(session: DuckDbSession, plan: TablePlan): Promise<Spacing> {
  const steps = new Map<string, number>()
  for (const row of await session.rows(MEDIAN_STEPS)) {
    const step = Number(row['step_ms'])
    // Funding times jitter by some milliseconds: the period behind them is a whole number of seconds.
    steps.set(String(row['symbol']), step >= 60_000 ? Math.round(step / 1000) * 1000 : step)
  }
  const all = new Set(steps.values())
  if (plan.timeLabel === 'end' && all.size > 1) throw ImportStepsDiffer({ file: plan.file.name })
  const stepMs = all.size === 0 ? 0 : Math.min(...all)
  return { interval: '', stepMs, stepOf: ({ name }) => steps.get(name) ?? stepMs }
}

function uniform(interval: Interval | '', stepMs: number): Spacing {
  return { interval, stepMs, stepOf: () => stepMs }
}

function spanText(milliseconds: number): string {
  return milliseconds % 60_000 === 0 ? `${milliseconds / 60_000} minutes` : `${milliseconds / 1000} seconds`
}

/** @throws IMPORT_OFF_GRID for the first candle that does not open on its interval's grid */
export async function checkGrid(
  session: DuckDbSession,
  plan: TablePlan,
  { spacing, shift }: { spacing: Spacing; shift: number },
): Promise<void> {
  const { interval, stepMs } = spacing
  if (interval === '') return
  const [key] = await session.rows(FIRST_OFF_GRID, { step: BigInt(stepMs), shift: BigInt(shift) })
  if (key !== undefined) throw await findOffGrid(session, plan, { key, interval })
}

/** Runs without a gap by symbol, in stored time. */
export async function findSeries(
  session: DuckDbSession,
  plan: TablePlan,
  { symbols, spacing, shift }: { symbols: readonly FileSymbol[]; spacing: Spacing; shift: number },
): Promise<ReadonlyMap<FileSymbol, Segment[]>> {
  const { isEvents, hasInterval } = SERIES_TABLES[plan.kind]
  const longestOf = (stepMs: number) =>
    isEvents ? Number.MAX_SAFE_INTEGER : Math.floor(longestStep({ stepMs, isGrid: hasInterval }))
  const byName = new Map(symbols.map((symbol) => [symbol.name, symbol]))
  const symbolOf = (row: SqlRow): FileSymbol => {
    const symbol = byName.get(String(row['symbol']))
    if (symbol === undefined) throw new Error('Invariant: rows of other symbols are gone')
    return symbol
  }
  // SQL takes the densest symbol's limit; what is no gap for a sparser one is sorted out here.
  const candidates = await session.rows(STARTS_OF_RUNS, { longest: BigInt(longestOf(spacing.stepMs)) })
  const starts = candidates.filter((row) => {
    const isSame = row['previous_symbol'] === row['symbol']
    const distance = Number(row['time_ms']) - Number(row['previous_ms'])
    return !isSame || distance > longestOf(spacing.stepOf(symbolOf(row)))
  })
  const [total] = await session.rows('SELECT count(*) AS rows FROM import_rows')
  const segments = new Map<FileSymbol, Segment[]>()
  for (const [index, start] of starts.entries()) {
    const symbol = symbolOf(start)
    const next = starts[index + 1]
    const endsHere = next !== undefined && String(next['previous_symbol']) === symbol.name
    const last = endsHere ? Number(next['previous_ms']) : symbol.last
    const rows = Number(next?.['row'] ?? Number(total?.['rows']) + 1) - Number(start['row'])
    const list = segments.get(symbol) ?? []
    list.push({ first: Number(start['time_ms']) - shift, last: last - shift, rows })
    segments.set(symbol, list)
  }
  return segments
}
