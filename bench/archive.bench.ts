import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { ArchiveKind } from '../src/exchanges/archive.ts'
import { requireExchange } from '../src/exchanges/registry.ts'
import { ingest } from '../src/ingestion/archive/ingest.ts'
import { type DuckDbStore, openDuckDbStore } from '../src/storage/duckdb-store.ts'
import { archivePath, DAY, tradedMarket, writeArchiveFile } from '../test/helpers/archive-writer.ts'
import { runCli } from '../test/helpers/cli.ts'
import { median, printTable, short } from './report.ts'
import { writeTradeCsv, writeTradeZip } from './trade-file.ts'

const ROUNDS = 5
const TRADE_BYTES = 500e6
const START = Date.UTC(2024, 0, 1)
const YEAR = 366 * DAY
const SYMBOLS = ['BTC', 'ETH', 'BNB', 'ADA', 'DOGE', 'XRP', 'SOL', 'DOT', 'LINK', 'AVAX'].map((coin) => `${coin}USDT`)

const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-bench-'))
try {
  await benchTrades()
  //await benchYears()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The whole default path of a day of trades beside a bare read of the unpacked file. */
async function benchTrades(): Promise<void> {
  const root = path.join(folder, 'trades')
  const csv = path.join(folder, 'trades.csv')
  const given = { bytes: TRADE_BYTES, start: START, span: DAY }
  const zip = archivePath('trades', { symbol: 'BTCUSDT', cadence: 'daily', start: START })
  await writeTradeZip(root, zip, given)
  await writeTradeCsv(csv, given)
  const bare: number[] = []
  const whole: number[] = []
  let stored = 0
  for (let round = 0; round < ROUNDS; round++) {
    settle()
    bare.push(await bareSeconds(csv, path.join(folder, `bare-${round}.duckdb`)))
    const db = path.join(folder, `whole-${round}.duckdb`)
    settle()
    whole.push(
      await inStore(db, async (store) => {
        await run(store, {
          source: root,
          symbols: ['BTCUSDT'],
          kinds: ['trades'],
          range: { from: START, to: START + DAY },
        })
      }),
    )
    stored = statSync(db).size
  }
  const megabytes = statSync(csv).size / 1e6
  const ratios = whole.map((seconds, i) => (bare[i] ?? Number.NaN) / seconds)
  const row = (name: string, seconds: number, ratio: string) => [
    name,
    short(seconds),
    short(megabytes / seconds),
    ratio,
  ]
  printTable(
    'A day of aggTrades from the archive',
    ['what', 's', 'MB/s of CSV', 'share of bare speed'],
    [
      row('bare CREATE TABLE AS read_csv of the unzipped file', median(bare), '1'),
      row(
        'checksum, unzip, reduce, check, store',
        median(whole),
        `${short(median(ratios))} (rounds: ${ratios.map(short).join(', ')})`,
      ),
    ],
    `${short(megabytes)} MB of CSV, ${short(statSync(path.join(root, zip)).size / 1e6)} MB zipped; median of ${ROUNDS} alternating rounds, opening and closing the store included. Kept are taker flow by minute and price step, large trades and 1-minute candles: ${short(stored / 1e6)} MB.`,
  )
  rmSync(root, { recursive: true })
  rmSync(csv)
}

/** Monthly klines and daily metrics of ten symbols, one year and two; and the same again. */
async function benchYears(): Promise<void> {
  const root = path.join(folder, 'years')
  await writeYears(root)
  const db = path.join(folder, 'years.duckdb')
  const kinds: ArchiveKind[] = ['candles', 'open-interest']
  const one = await inStore(db, (store) =>
    run(store, { source: root, symbols: SYMBOLS, kinds, range: { from: START, to: START + YEAR } }),
  )
  const two = await inStore(db, (store) =>
    run(store, { source: root, symbols: SYMBOLS, kinds, range: { from: START, to: START + 2 * YEAR } }),
  )
  const again: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now()
    const args = ['--exchange', 'binance', '--symbol', SYMBOLS.join(), '--kinds', kinds.join(), '--source', root]
    const { code, stdout } = await runCli(['ingest', '--db', db, ...args, '--from', '2024-01-01', '--to', '2025-12-31'])
    again.push((performance.now() - started) / 1000)
    if (code !== 0 || !stdout.startsWith('nothing to do'))
      throw new Error(`the second run had something to do: ${stdout}`)
  }
  printTable(
    'Klines (monthly) and metrics (daily) of ten symbols',
    ['what', 's', 'target s'],
    [
      ['the first year: 120 + 3,660 files', short(one), '60'],
      ['the second year', short(two), ''],
      ['both years again, nothing to do, the command from its start', short(median(again)), '2'],
    ],
    'From a folder, checksums verified; one transaction a file.',
  )
}

/** Two years of files; every symbol has the market of the first under its own name. */
async function writeYears(root: string): Promise<void> {
  const market = tradedMarket({ symbol: 'BTCUSDT', from: START, days: 731 })
  for (const symbol of SYMBOLS) {
    const named = { ...market, symbol }
    for (let month = 0; month < 24; month++) {
      await writeArchiveFile(root, named, { kind: 'candles', cadence: 'monthly', start: Date.UTC(2024, month, 1) })
    }
    for (let start = START; start < START + 731 * DAY; start += DAY) {
      await writeArchiveFile(root, named, { kind: 'open-interest', cadence: 'daily', start })
    }
  }
}

/** Writes out what the last measurement left in the file cache, so that the next does not pay for it. */
function settle(): void {
  execFileSync('sync')
}

async function bareSeconds(csv: string, db: string): Promise<number> {
  const started = performance.now()
  const instance = await DuckDBInstance.create(db)
  const connection = await instance.connect()
  await connection.run(`CREATE TABLE trades AS SELECT * FROM read_csv('${csv}')`)
  connection.closeSync()
  instance.closeSync()
  return (performance.now() - started) / 1000
}

async function inStore(db: string, work: (store: DuckDbStore) => Promise<void>): Promise<number> {
  const started = performance.now()
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 1024 })
  await work(store)
  await store.close()
  return (performance.now() - started) / 1000
}

async function run(
  store: DuckDbStore,
  given: {
    source: string
    symbols: readonly string[]
    kinds: readonly ArchiveKind[]
    range: { from: number; to: number }
  },
): Promise<void> {
  const workFolder = path.join(folder, 'work')
  const options = {
    exchange: requireExchange('binance'),
    interval: '1m',
    workFolder,
    jobs: 4,
    largeTradeUsd: 100_000,
  } as const
  const { series } = await ingest({ store, ...options, ...given })
  const failed = series.flatMap(({ files }) => files.filter(({ state }) => state !== 'loaded'))
  if (failed.length > 0) throw new Error(`not loaded: ${JSON.stringify(failed.slice(0, 3))}`)
}
