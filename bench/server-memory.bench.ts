import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli, startServer } from '../test/helpers/cli.ts'
import { printTable, short } from './report.ts'

const SYMBOLS = 10
const DAYS = 90
const folder = mkdtempSync(join(tmpdir(), 'liqheat-bench-'))
const db = join(folder, 'many.duckdb')

try {
  const symbols = Array.from({ length: SYMBOLS }, (_, i) => `MEM${i}USDT`)
  for (const [i, symbol] of symbols.entries()) {
    await run([
      'simulate',
      '--db',
      db,
      '--symbol',
      symbol,
      '--seed',
      String(i + 1),
      '--days',
      String(DAYS),
      '--from',
      '2026-01-01',
    ])
  }
  const server = await startServer(['--db', db, '--rate-limit-per-minute', '0'])
  try {
    const rows = [['after the start', ...memoryOf(server.pid)]]
    for (const path of ['heatmap-timeseries?time_window=90d&format=binary&', 'map?']) {
      for (const symbol of symbols) await ask(`${server.url}/liquidations/${path}symbol=${symbol}`)
    }
    rows.push(['after a heatmap of 90 days and a map of each, from the first candle on', ...memoryOf(server.pid)])
    for (const window of ['12h', '7d', '30d', '90d']) {
      for (const symbol of symbols) {
        await ask(`${server.url}/liquidations/heatmap-timeseries?symbol=${symbol}&time_window=${window}&format=binary`)
      }
    }
    rows.push(['after four windows of each', ...memoryOf(server.pid)])
    printTable(
      'Memory of a server with ten symbols of 90 days',
      ['when', 'resident MB (target 600)', 'highest MB'],
      rows,
      `Ten simulated markets of 1-minute candles with every series, ledger, default settings: cache 128 MB, market data 192 MB, DuckDB 1,024 MB at most. Resident memory of the whole process, its thread and DuckDB included.`,
    )
  } finally {
    await server.stop()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function run(args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCli(args)
  if (code !== 0) throw new Error(stderr)
}

async function ask(url: string): Promise<void> {
  const response = await fetch(url)
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
}

/** Resident now, and the highest so far. */
function memoryOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8')
  return ['VmRSS', 'VmHWM'].map((name) => {
    const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text) ?? []
    return short(Number(kilobytes) / 1000)
  })
}
