import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ArchiveHost, startArchiveHost } from '../helpers/archive-host.ts'
import { DAY } from '../helpers/archive-writer.ts'
import { runCli, temporaryFolder } from '../helpers/cli.ts'
import {
  ABSENT_DAY,
  PLANTED,
  type PlantedArchive,
  REISSUED_DAY,
  writePlantedArchive,
} from '../helpers/planted-archive.ts'

const SYMBOLS = ['BTCUSDT', 'ETHUSDT']
const KINDS = ['candles', 'open-interest', 'funding'] as const
const folder = temporaryFolder()
const db = path.join(folder.path, 's.duckdb')
let archive: PlantedArchive
let host: ArchiveHost
beforeAll(async () => {
  const root = path.join(folder.path, 'archive')
  archive = await writePlantedArchive(root, { symbols: SYMBOLS, kinds: KINDS })
  host = await startArchiveHost(root)
})
afterAll(async () => {
  await host.close()
  folder.remove()
})

const ingest = (...extra: string[]) => {
  const what = ['--exchange', 'binance', '--symbol', SYMBOLS.join(), '--kinds', KINDS.join()]
  const range = ['--from', PLANTED.first, '--to', PLANTED.last, '--source', host.url, '--retry-delay', '1']
  return runCli(['ingest', '--db', db, ...what, ...range, ...extra])
}

interface Listed {
  readonly kind: string
  readonly symbol: string
  readonly rows: number
  readonly expected: number
  readonly missing: { readonly from: number; readonly to: number }[]
}

async function listed(kind: string, symbol: string): Promise<Listed | undefined> {
  const { stdout } = await runCli(['coverage', '--db', db, '--json'])
  const all: Listed[] = JSON.parse(stdout)
  return all.find((one) => one.kind === kind && one.symbol === symbol)
}

test('two months with planted faults: what is good is stored, what is not is named', async () => {
  const { code, stdout } = await ingest()
  expect(code).toBe(3)
  expect(stdout).toMatch(/BTCUSDT +open-interest +57 +32,832 +1 +2 +0/)
  expect(stdout).toMatch(/BTCUSDT-metrics-2024-01-11\.zip: .*\[ARCHIVE_CHECKSUM_MISMATCH\]/)
  expect(stdout).toMatch(/BTCUSDT-metrics-2024-01-21\.zip is damaged: .*\[ARCHIVE_ZIP_DAMAGED\]/)
  expect(stdout).toContain('not published:\n  BTCUSDT-metrics-2024-01-31.zip')
  for (const market of archive.markets) {
    for (const kind of KINDS) {
      expect((await listed(kind, market.symbol))?.rows, `${kind} ${market.symbol}`).toBe(archive.rowsOf(market, kind))
    }
  }
  const gaps = await listed('open-interest', 'BTCUSDT')
  expect(gaps?.missing.length).toBe(3)
  expect(gaps?.missing[2]).toEqual({ from: ABSENT_DAY + 300_000, to: ABSENT_DAY + DAY + 300_000 })
  expect(gaps?.expected).toBe(60 * 288)
})

test('a file that was re-issued takes the place of its range, and mended ones fill the holes', async () => {
  const other = await archive.reissue()
  await archive.mend()
  const { code, stdout } = await ingest('--recheck', '--repair')
  expect(code).toBe(0)
  expect(stdout).toMatch(/ETHUSDT-metrics-2024-02-10\.zip: 576 stored rows were replaced/)
  expect(await listed('open-interest', 'BTCUSDT')).toMatchObject({ rows: 60 * 288, expected: 60 * 288, missing: [] })
  expect(await listed('open-interest', 'ETHUSDT')).toMatchObject({ rows: 60 * 288, missing: [] })
  expect(other.openInterest.time.some((time) => time >= REISSUED_DAY)).toBe(true)
  expect((await ingest()).stdout).toBe('nothing to do: what is published is stored\n')
})
