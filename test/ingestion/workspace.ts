import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { requireExchange } from '../../src/exchanges/registry.ts'
import { importFiles } from '../../src/ingestion/import-files.ts'
import type { FileSummary, ImportOptions } from '../../src/ingestion/import-options.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'

/** A temporary folder with a real store and files written on the spot. */
export interface Workspace {
  readonly folder: string
  readonly store: DuckDbStore
  /** Writes a file and returns its path. */
  file(name: string, content: string | Buffer): string
  /** Imports one file; options as on the command line, exchange okx unless said otherwise. */
  load(file: string, options: LoadOptions): Promise<FileSummary>
  /** Code of the error that importing a text as candles (or as said) ends with; `stored` when there was none. */
  codeOf(content: string | Buffer, options?: Partial<LoadOptions> & { readonly name?: string }): Promise<string>
  close(): Promise<void>
}

export type LoadOptions = Omit<ImportOptions, 'store' | 'files' | 'exchange'> & { readonly exchange?: string }

export const FOREVER = { from: 0, to: Number.MAX_SAFE_INTEGER }

export async function createWorkspace(): Promise<Workspace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-import-'))
  const store = await openDuckDbStore({ path: path.join(folder, 'store.duckdb'), memoryLimitMb: 256 })
  let files = 0
  const file = (name: string, content: string | Buffer): string => {
    const full = path.join(folder, String(files++), name)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, content)
    return full
  }
  const load = async (full: string, { exchange = 'okx', ...options }: LoadOptions): Promise<FileSummary> => {
    const summary = await importFiles({ store, files: [full], exchange: requireExchange(exchange), ...options })
    const [first] = summary.files
    if (first === undefined) throw new Error('Invariant: one file, one summary')
    return first
  }
  return {
    folder,
    store,
    file,
    load,
    codeOf: async (content, { name = 'rows.csv', ...options } = {}) => {
      const result = load(file(name, content), { kind: 'candles', symbol: 'SOLUSDT', ...options })
      return result.then(
        () => 'stored',
        (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
      )
    },
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600_000
export const MINUTE = 60_000
export const HOUR = 3_600_000

/** Lines of 1-minute candles: `ts,open,high,low,close,volume`. */
export function candleLines(count: number, { from = START, price = 100, step = MINUTE } = {}): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${from + i * step},${price},${price + 1},${price - 1},${price},${i + 1}`,
  )
}

export const CANDLE_HEADER = 'ts,open,high,low,close,volume'

/** A CSV text with a header. */
export function csv(lines: readonly string[], header = CANDLE_HEADER): string {
  return `${[header, ...lines].join('\n')}\n`
}
