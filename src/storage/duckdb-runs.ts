import type { DataKind } from '../domain/series.ts'
import { FIND_RUNS, INSERT_RUN, NEXT_RUN, RUN_REMAINDER } from './coverage-queries.ts'
import type { DuckDbSession } from './duckdb-session.ts'

/** Content and options of a file: the same again is a no-op. */
export interface FileIdentity {
  readonly exchange: string
  /** Kind of series, or `margin-tiers`. */
  readonly kind: string
  readonly sha256: string
  readonly bytes: number
  /** Every option that changes what is stored, as one text. */
  readonly optionsKey: string
}

/** A finished import, as it is recorded. */
export interface ImportRun {
  readonly id: number
  readonly exchange: string
  readonly kind: string
  readonly source: string
  readonly dataKind: DataKind
  readonly identity: FileIdentity | undefined
  readonly rows: number
  readonly replacedRows: number
  readonly coveredMs: number
}

/** An earlier run of a file of the same size and options. */
export interface EarlierRun {
  readonly id: number
  readonly sha256: string
  readonly rows: number
  readonly coveredMs: number
}

/** Id for the next run; call in the transaction that inserts it. */
export async function nextRunId(session: DuckDbSession): Promise<number> {
  const [row] = await session.rows(NEXT_RUN)
  return Number(row?.['id'])
}

/** Records a run; call in the transaction that stores its rows. */
export async function insertRun(session: DuckDbSession, run: ImportRun): Promise<void> {
  await session.run(INSERT_RUN, {
    id: BigInt(run.id),
    exchange: run.exchange,
    kind: run.kind,
    source: run.source,
    data_kind: run.dataKind,
    sha256: run.identity?.sha256 ?? null,
    bytes: run.identity === undefined ? null : BigInt(run.identity.bytes),
    options: run.identity?.optionsKey ?? null,
    rows: BigInt(run.rows),
    replaced: BigInt(run.replacedRows),
    covered: BigInt(run.coveredMs),
    now: BigInt(Date.now()),
  })
}

/** Runs of files of the same size and options, newest first; only their sha256 tells whether it is the same file. */
export async function loadEarlierRuns(
  session: DuckDbSession,
  { exchange, kind, optionsKey, bytes }: Omit<FileIdentity, 'sha256'>,
): Promise<EarlierRun[]> {
  const rows = await session.rows(FIND_RUNS, { exchange, kind, options: optionsKey, bytes: BigInt(bytes) })
  return rows.map((row) => ({
    id: Number(row['id']),
    sha256: String(row['file_sha256']),
    rows: Number(row['rows']),
    coveredMs: Number(row['covered_ms']),
  }))
}

/** Whether no later import has replaced a part of what a run stored. */
export async function isRunWhole(session: DuckDbSession, run: EarlierRun): Promise<boolean> {
  const [left] = await session.rows(RUN_REMAINDER, { run: BigInt(run.id) })
  return Number(left?.['rows']) === run.rows && Number(left?.['covered_ms']) === run.coveredMs
}
