import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ARCHIVE_KINDS } from '../../src/exchanges/archive.ts'
import { type ArchiveHost, startArchiveHost } from './archive-host.ts'
import { DAY, tradedMarket, writeArchiveFile } from './archive-writer.ts'
import { type Finished, runCli, temporaryFolder } from './cli.ts'

/** 2024-01-01T00:00:00Z */
export const FROM = Date.UTC(2024, 0, 1)
export const DAYS = 3
const SYMBOLS = ['BTCUSDT', 'ETHUSDT']

/** A host with three days of two symbols in every kind, and a folder for stores. */
export interface SmallArchive {
  readonly folder: string
  readonly host: ArchiveHost
  /** Path of a store that is not there yet. */
  newStore(): string
  /** Arguments of the command that brings all of it. */
  args(db: string, kinds?: string): string[]
  ingest(db: string, env?: Record<string, string>): Promise<Finished>
  close(): Promise<void>
}

export async function createSmallArchive(): Promise<SmallArchive> {
  const { path: folder, remove } = temporaryFolder()
  const root = path.join(folder, 'archive')
  mkdirSync(root)
  for (const symbol of SYMBOLS) {
    const market = tradedMarket({ symbol, from: FROM, days: DAYS })
    for (const kind of ARCHIVE_KINDS) {
      const starts = kind === 'funding' ? [FROM] : Array.from({ length: DAYS }, (_, i) => FROM + i * DAY)
      const cadence = kind === 'funding' ? 'monthly' : 'daily'
      for (const start of starts) await writeArchiveFile(root, market, { kind, cadence, start })
    }
  }
  const host = await startArchiveHost(root)
  let stores = 0
  const args = (db: string, kinds = 'all') => [
    ...['ingest', '--db', db, '--exchange', 'binance', '--symbol', SYMBOLS.join(), '--kinds', kinds],
    ...['--from', '2024-01-01', '--to', '2024-01-03', '--source', host.url, '--retry-delay', '1'],
  ]
  return {
    folder,
    host,
    newStore: () => path.join(folder, `store-${stores++}`, 's.duckdb'),
    args,
    ingest: (db, env = {}) => runCli(args(db), env),
    close: async () => {
      await host.close()
      remove()
    },
  }
}

/** Resolves when a command has begun to fetch files for a store. */
export async function hasBegun(db: string): Promise<void> {
  while (!existsSync(`${db}.downloads`)) await sleep(10)
}
