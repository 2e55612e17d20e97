import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { requireExchange } from '../src/exchanges/registry.ts'
import { importFiles } from '../src/ingestion/import-files.ts'
import { openDuckDbStore } from '../src/storage/duckdb-store.ts'
import { median, printTable, short } from './report.ts'
import { marketOf } from './simulated-bars.ts'

const ROUNDS = 5
/** The simulated year is written this often, each time a year later: about 2.1 million candles. */
const YEARS = 4
const MINUTE = 60_000

const folder = mkdtempSync(join(tmpdir(), 'liqheat-bench-'))
const file = join(folder, 'candles.csv')
try {
  await writeCandles()
  const megabytes = statSync(file).size / 1e6
  const bare: number[] = []
  const whole: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareSeconds(round))
    whole.push(await importSeconds(round))
  }
  const again = await againSeconds()
  const row = (name: string, seconds: number, ratio: string) => [
    name,
    short(seconds),
    short(megabytes / seconds),
    ratio,
  ]
  const ratios = whole.map((seconds, i) => (bare[i] ?? Number.NaN) / seconds)
  printTable(
    'Import',
    ['what', 's', 'MB/s', 'share of bare speed'],
    [
      row('bare CREATE TABLE AS read_csv', median(bare), '1'),
      row('liqheat import, whole', median(whole), `${short(median(ratios))} (rounds: ${ratios.map(short).join(', ')})`),
      row('the same file again (nothing to do)', again, ''),
    ],
    `${short(megabytes)} MB of candles, median of ${ROUNDS} alternating rounds. The import also checks every value, finds gaps and duplicates, hashes the file and writes coverage, in one transaction.`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function writeCandles(): Promise<void> {
  const { candles } = marketOf(365)
  const out = createWriteStream(file)
  out.write('open_time,open,high,low,close,volume\n')
  for (let year = 0; year < YEARS; year++) {
    let text = ''
    for (let i = 0; i < candles.openTime.length; i++) {
      const time = candles.openTime[i]! + year * candles.openTime.length * MINUTE
      text += `${time},${candles.open[i]!.toFixed(4)},${candles.high[i]!.toFixed(4)},${candles.low[i]!.toFixed(4)},${candles.close[i]!.toFixed(4)},${candles.volume[i]!.toFixed(3)}\n`
    }
    out.write(text)
  }
  out.end()
  await finished(out)
}

async function bareSeconds(round: number): Promise<number> {
  const path = join(folder, `bare-${round}.duckdb`)
  const started = performance.now()
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(`CREATE TABLE candles AS SELECT * FROM read_csv('${file}')`)
  connection.closeSync()
  instance.closeSync()
  return (performance.now() - started) / 1000
}

async function importSeconds(round: number): Promise<number> {
  const started = performance.now()
  const store = await openDuckDbStore({ path: join(folder, `whole-${round}.duckdb`) })
  await importFiles({
    store,
    files: [file],
    exchange: requireExchange('binance'),
    kind: 'candles',
    symbol: 'DEMOUSDT',
    interval: '1m',
  })
  await store.close()
  return (performance.now() - started) / 1000
}

async function againSeconds(): Promise<number> {
  const store = await openDuckDbStore({ path: join(folder, 'whole-0.duckdb') })
  const started = performance.now()
  await importFiles({
    store,
    files: [file],
    exchange: requireExchange('binance'),
    kind: 'candles',
    symbol: 'DEMOUSDT',
    interval: '1m',
  })
  const seconds = (performance.now() - started) / 1000
  await store.close()
  return seconds
}
