import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  archivePath,
  DAY,
  removeFile,
  spoilChecksum,
  tradedMarket,
  truncateFile,
  writeArchiveFile,
} from '../helpers/archive-writer.ts'
import { runCli } from '../helpers/cli.ts'
import { createSmallArchive, DAYS, FROM, type SmallArchive } from '../helpers/small-archive.ts'

let archive: SmallArchive
let db = ''
beforeAll(async () => {
  archive = await createSmallArchive()
})
beforeEach(() => {
  db = archive.newStore()
})
afterAll(() => archive.close())

test('brings every kind, tells what it did, and has nothing to do the second time', async () => {
  const first = await archive.ingest(db)
  // A slow machine tells how far it has come.
  expect([first.code, first.stderr.replaceAll(/^\d+ % .*\n/gm, '')]).toEqual([0, ''])
  expect(first.stdout).toContain('BTCUSDT  candles 1m     3      4,320')
  const asked = archive.host.requests.length
  const second = await archive.ingest(db)
  expect([second.code, second.stdout]).toEqual([0, 'nothing to do: what is published is stored\n'])
  expect(archive.host.requests.length).toBe(asked)
  const { stdout } = await runCli(['coverage', '--db', db, '--symbol', 'btcusdt'])
  expect(stdout).toMatch(
    /binance +BTCUSDT +candles 1m +2024-01-01 +2024-01-04 +4,320 +4,320 +- +observed +BTCUSDT-1m-\*\.zip/,
  )
  const json = JSON.parse((await runCli(['coverage', '--db', db, '--json'])).stdout)
  expect(json.length).toBe(18)
  expect(existsSync(`${db}.downloads`)).toBe(false)
})

test('a dry run lists files and stores nothing', async () => {
  const { stdout, code } = await runCli([...archive.args(db, 'candles'), '--dry-run'])
  expect(code).toBe(0)
  expect(stdout).toContain(
    'data/futures/um/daily/klines/ETHUSDT/1m/ETHUSDT-1m-2024-01-03.zip\n6 files would be fetched',
  )
  expect((await runCli(['coverage', '--db', db])).stdout).toContain('nothing is stored')
})

test('damaged files are named, the rest is stored, and the exit code is 3', async () => {
  const copy = path.join(archive.folder, 'faulty')
  const market = tradedMarket({ symbol: 'BTCUSDT', from: FROM, days: DAYS })
  for (let i = 0; i < DAYS; i++)
    await writeArchiveFile(copy, market, { kind: 'mark', cadence: 'daily', start: FROM + i * DAY })
  const file = (i: number) => archivePath('mark', { symbol: 'BTCUSDT', cadence: 'daily', start: FROM + i * DAY })
  spoilChecksum(copy, file(0))
  truncateFile(copy, file(1))
  const args = ['ingest', '--db', db, '--exchange', 'binance', '--symbol', 'BTCUSDT', '--kinds', 'mark']
  const run = () => runCli([...args, '--from', '2024-01-01', '--to', '2024-01-04', '--source', copy])
  const { code, stdout } = await run()
  expect(code).toBe(3)
  expect(stdout).toContain('BTCUSDT  mark 1m  1      1,440  1              2')
  expect(stdout).toMatch(/BTCUSDT-1m-2024-01-01\.zip: .*SHA-256.*\[ARCHIVE_CHECKSUM_MISMATCH\]/)
  expect(stdout).toMatch(/BTCUSDT-1m-2024-01-02\.zip is damaged: .*\[ARCHIVE_ZIP_DAMAGED\]/)
  expect(stdout).toContain('not published:\n  BTCUSDT-1m-2024-01-04.zip')
  // Nothing of a folder is taken away: its damaged files stay where they are.
  for (let i = 0; i < DAYS; i++) expect(existsSync(path.join(copy, file(i)))).toBe(true)
  removeFile(copy, file(0))
  await writeArchiveFile(copy, market, { kind: 'mark', cadence: 'daily', start: FROM })
  await writeArchiveFile(copy, market, { kind: 'mark', cadence: 'daily', start: FROM + DAY })
  expect((await run()).code).toBe(0)
})

test.each([
  [['--symbol', '../x'], 'is no symbol'],
  [['--kinds', 'ticks'], 'none of candles'],
  [['--from', '2024-02-01', '--to', '2024-01-01'], 'ARCHIVE_RANGE_INVALID'],
  [['--from', 'soon'], 'DOMAIN_TIME_UNREADABLE'],
  [['--source', '/nowhere/at/all'], 'ARCHIVE_SOURCE_INVALID'],
  [['--symbol', 'BTCUSD_PERP', '--kinds', 'open-interest'], 'ARCHIVE_KIND_UNKNOWN'],
])('%j is refused as wrong usage', async (extra, message) => {
  const given = ['--exchange', 'binance', '--symbol', 'BTCUSDT', '--from', '2024-01-01', '--to', '2024-01-02']
  const { code, stderr } = await runCli(['ingest', '--db', db, ...given, ...extra])
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})

test('a host that cannot be reached ends with exit code 4', async () => {
  const args = ['ingest', '--db', db, '--exchange', 'binance', '--symbol', 'BTCUSDT', '--from', '2024-01-01']
  const { code, stderr } = await runCli([
    ...args,
    '--to',
    '2024-01-01',
    '--source',
    'http://127.0.0.1:9',
    '--retry-delay',
    '1',
  ])
  expect([code, stderr]).toEqual([4, expect.stringContaining('ARCHIVE_UNREACHABLE')])
})
