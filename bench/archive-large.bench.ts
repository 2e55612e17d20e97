import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { archivePath } from '../test/helpers/archive-writer.ts'
import { printTable, short } from './report.ts'
import { writeTradeZip } from './trade-file.ts'

const START = Date.UTC(2024, 0, 1)
const SPAN = 31 * 86_400_000
const SIZES = [1e9, 10e9]
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
/** Has a process tell its peak resident memory in kB at its end. */
const TELL_PEAK = 'data:text/javascript,process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))'

const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-bench-'))
try {
  const rows: string[][] = []
  for (const bytes of SIZES) rows.push(await measure(bytes))
  printTable(
    'A month of aggTrades, memory from 1 to 10 GB',
    ['CSV GB', 'zip GB', 's', 'MB/s of CSV', 'peak memory MB (target 2,000)', 'store MB'],
    rows,
    'The whole command with its default options; the file is made on the fly and deleted.',
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measure(bytes: number): Promise<string[]> {
  const root = path.join(folder, 'archive')
  const zip = archivePath('trades', { symbol: 'BTCUSDT', cadence: 'monthly', start: START })
  await writeTradeZip(root, zip, { bytes, start: START, span: SPAN, compressionLevel: 1 })
  const db = path.join(folder, `${bytes}.duckdb`)
  const range = ['--from', '2024-01-01', '--to', '2024-01-31']
  const args = ['ingest', '--db', db, '--exchange', 'binance', '--symbol', 'BTCUSDT', '--kinds', 'trades', ...range]
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, ['--import', TELL_PEAK, MAIN, ...args, '--source', root], {
    encoding: 'utf8',
  })
  const peak = Number(/peak (\d+)/.exec(stderr)?.[1])
  if (status !== 0 || !(peak > 0)) throw new Error(`ingest ended with ${status}: ${stderr}`)
  const seconds = (performance.now() - started) / 1000
  const packed = statSync(path.join(root, zip)).size
  rmSync(root, { recursive: true })
  return [
    short(bytes / 1e9),
    short(packed / 1e9),
    short(seconds),
    short(bytes / 1e6 / seconds),
    short(peak / 1024),
    short(statSync(db).size / 1e6),
  ]
}
