import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { requireExchange } from '../../src/exchanges/registry.ts'
import { ingest } from '../../src/ingestion/archive/ingest.ts'
import type { IngestedFile, IngestOptions, IngestSummary } from '../../src/ingestion/archive/ingest-options.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import type { SeriesKind } from '../../src/storage/store.ts'
import { DAY } from './archive-writer.ts'

/** A temporary folder with an empty archive and a real store. */
export interface ArchiveWorkspace {
  readonly folder: string
  /** Root of the archive. */
  readonly root: string
  readonly store: DuckDbStore
  /** Ingests from the archive; three days of 1-minute candles of BTCUSDT on Binance unless told otherwise. */
  run(options?: Partial<Omit<IngestOptions, 'exchange'>> & { exchange?: string }): Promise<IngestSummary>
  /** Rows of a table as objects. */
  rows(sql: string): Promise<Readonly<Record<string, unknown>>[]>
  /** Stretches of a series, as `from`, `to` and rows. */
  covered(kind: SeriesKind, symbol?: string): Promise<{ from: number; to: number; rows: number }[]>
  close(): Promise<void>
}

/** 2024-01-01T00:00:00Z */
export const FIRST_DAY = Date.UTC(2024, 0, 1)

export async function createArchiveWorkspace(): Promise<ArchiveWorkspace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-archive-'))
  const root = path.join(folder, 'archive')
  mkdirSync(root)
  const store = await openDuckDbStore({ path: path.join(folder, 'store.duckdb'), memoryLimitMb: 256 })
  return {
    folder,
    root,
    store,
    run: ({ exchange = 'binance', ...options } = {}) =>
      ingest({
        store,
        exchange: requireExchange(exchange),
        symbols: ['BTCUSDT'],
        kinds: ['candles'],
        interval: '1m',
        range: { from: FIRST_DAY, to: FIRST_DAY + 3 * DAY },
        source: root,
        workFolder: path.join(folder, 'work'),
        jobs: 4,
        largeTradeUsd: 100_000,
        attempts: 4,
        retryDelayMs: 1,
        ...options,
      }),
    rows: (sql) => store.read(async (session) => (await session.rows(sql)).map(plain)),
    covered: async (kind, symbol = 'BTCUSDT') =>
      (await store.coverage({ kind, symbol })).map(({ from, to, rows }) => ({ from, to, rows })),
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** All files of a run. */
export function filesOf(summary: IngestSummary): readonly IngestedFile[] {
  return summary.series.flatMap(({ files }) => files)
}

/** States of a run's files by name, in order of the names. */
export function statesOf(summary: IngestSummary): Record<string, string> {
  const entries = filesOf(summary).map(({ path: file, state }): [string, string] => [path.basename(file), state])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function plain(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  )
}
