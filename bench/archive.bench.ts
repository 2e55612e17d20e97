import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { TimeRange } from '../src/domain/time.ts'
import type { ArchiveKind, Cadence } from '../src/exchanges/archive.ts'
import { requireExchange } from '../src/exchanges/registry.ts'
import { ingest } from '../src/ingestion/archive/ingest.ts'
import { type DuckDbStore, openDuckDbStore } from '../src/storage/duckdb-store.ts'
import { archivePath, csvOf, DAY, tradedMarket, writeZip } from '../test/helpers/archive-writer.ts'
import { runCli } from '../test/helpers/cli.ts'
import { median, printTable, short } from './report.ts'
import { writeTradeCsv, writeTradeZip } from './trade-file.ts'

const ROUNDS = 5
const TRADE_DAYS = 4
const TRADE_BYTES = 250e6
const START = Date.UTC(2024, 0, 1)
const NEW_YEAR = Date.UTC(2025, 0, 1)
const END = Date.UTC(2026, 0, 1)
const SYMBOLS = ['BTC', 'ETH', 'BNB', 'ADA', 'DOGE', 'XRP', 'SOL', 'DOT', 'LINK', 'AVAX'].map((coin) => `${coin}USDT`)

/** Size of the store after the last round. */
let stored = 0
const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-bench-'))
try {
  await benchTrades()
  await benchYears()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The whole default path of days of trades beside a bare read of the unpacked files. */
async function benchTrades(): Promise<void> {
  const root = path.join(folder, 'trades')
  const csvs: string[] = []
  let zipped = 0
  for (let day = 0; day < TRADE_DAYS; day++) {
    const given = { bytes: TRADE_BYTES, start: START + day * DAY, span: DAY }
    const zip = archivePath('trades', { symbol: 'BTCUSDT', cadence: 'daily', start: given.start })
    const csv = path.join(folder, `trades-${day}.csv`)
    await writeTradeZip(root, zip, given)
    await writeTradeCsv(csv, given)
    csvs.push(csv)
    zipped += statSync(path.join(root, zip)).size
  }
  const megabytes = csvs.reduce((sum, csv) => sum + statSync(csv).size, 0) / 1e6
  const rows = [
    await tradeRows({ name: 'one day', csvs: csvs.slice(0, 1), root }),
    await tradeRows({ name: 'four days', csvs, root }),
  ]
  printTable(
    'aggTrades from the archive',
    ['what', 's', 'MB/s of CSV', 'CPU s', 'share of bare speed', 'share by CPU'],
    rows.flat(),
    `${short(megabytes)} MB of CSV, ${short(zipped / 1e6)} MB zipped; medians of ${ROUNDS} alternating rounds, opening and closing the store included. Liqheat verifies the checksum, unpacks, reduces to taker flow by minute and price step, large trades and 1-minute candles, checks every trade, and stores with coverage: ${short(stored / 1e6)} MB.`,
  )
  rmSync(root, { recursive: true })
  for (const csv of csvs) rmSync(csv)
}

async function tradeRows({
  name,
  csvs,
  root,
}: {
  name: string
  csvs: readonly string[]
  root: string
}): Promise<string[][]> {
  const bare: Cost[] = []
  const whole: Cost[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const db = path.join(folder, `trades-${round}.duckdb`)
    bare.push(await cost(() => readBare(csvs, `${db}.bare`)))
    rmSync(`${db}.bare`)
    const range = { from: START, to: START + csvs.length * DAY }
    whole.push(
      await cost(() =>
        inStore(db, (store) => run(store, { source: root, symbols: ['BTCUSDT'], kinds: ['trades'], range })),
      ),
    )
    stored = statSync(db).size
    rmSync(db)
  }
  const megabytes = csvs.reduce((sum, csv) => sum + statSync(csv).size, 0) / 1e6
  const row = (what: string, costs: readonly Cost[], shares: string[]) => {
    const seconds = median(costs.map((one) => one.seconds))
    return [
      `${name}: ${what}`,
      short(seconds),
      short(megabytes / seconds),
      short(median(costs.map(({ cpu }) => cpu))),
      ...shares,
    ]
  }
  const shares = (pick: (one: Cost) => number) => whole.map((one, i) => pick(bare[i] ?? one) / pick(one))
  const wall = shares(({ seconds }) => seconds)
  const rounds = `${short(median(wall))} (rounds: ${wall.map(short).join(', ')})`
  return [
    row('bare CREATE TABLE AS read_csv, unzipped', bare, ['1', '1']),
    row('liqheat ingest, zipped', whole, [rounds, short(median(shares(({ cpu }) => cpu)))]),
  ]
}

/** Monthly klines and daily metrics of ten symbols, one year and two; and the same again. */
async function benchYears(): Promise<void> {
  const root = path.join(folder, 'years')
  await writeYears(root)
  const db = path.join(folder, 'years.duckdb')
  const kinds: ArchiveKind[] = ['candles', 'open-interest']
  const one = await inStore(db, (store) =>
    run(store, { source: root, symbols: SYMBOLS, kinds, range: { from: START, to: NEW_YEAR } }),
  )
  const two = await inStore(db, (store) =>
    run(store, { source: root, symbols: SYMBOLS, kinds, range: { from: START, to: END } }),
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

/** Two years of files; every symbol has the same market under its own name. */
async function writeYears(root: string): Promise<void> {
  const market = tradedMarket({ symbol: 'BTCUSDT', from: START, days: (END - START) / DAY })
  const write = async (kind: ArchiveKind, cadence: Cadence, { from, to }: TimeRange) => {
    const text = csvOf(kind, market, { from, to, form: {} })
    for (const symbol of SYMBOLS) await writeZip(root, archivePath(kind, { symbol, cadence, start: from }), text)
  }
  for (let month = 0; month < 24; month++) {
    await write('candles', 'monthly', { from: Date.UTC(2024, month, 1), to: Date.UTC(2024, month + 1, 1) })
  }
  for (let from = START; from < END; from += DAY) await write('open-interest', 'daily', { from, to: from + DAY })
}

interface Cost {
  readonly seconds: number
  /** Seconds of all cores together. */
  readonly cpu: number
}

/** Measures work after what went before it was written out of the file cache, so that it does not pay for that. */
async function cost(work: () => Promise<unknown>): Promise<Cost> {
  execFileSync('sync')
  const before = process.cpuUsage()
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(before)
  return { seconds, cpu: (user + system) / 1e6 }
}

async function readBare(csvs: readonly string[], db: string): Promise<void> {
  const instance = await DuckDBInstance.create(db)
  const connection = await instance.connect()
  await connection.run(`CREATE TABLE trades AS SELECT * FROM read_csv([${csvs.map((csv) => `'${csv}'`).join(', ')}])`)
  connection.closeSync()
  instance.closeSync()
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
