import { rmSync } from 'node:fs'
import { runCli, startServer } from '../test/helpers/cli.ts'
import { buildLongMarket, LONG_SYMBOL, LONG_YEARS } from './long-market.ts'
import { median, percentile, printTable, short } from './report.ts'

const ROUNDS = 60
const MINUTES_5 = 300_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const COLUMNS = 1000
const MODEL = 'time_evolving'
/** Gives some 100 occupied rows a column of this market. */
const BUCKET = 1.25

const { folder, db, end } = await buildLongMarket()
const flags = ['--db', db, '--rate-limit-per-minute', '0']
try {
  await ahead([
    '--interval',
    '5m',
    '--model',
    MODEL,
    '--price-bin-size',
    String(BUCKET),
    '--from',
    String(end - 10 * DAY),
  ])
  await ahead(['--interval', '4h', '--model', `${MODEL},ledger`])
  await ahead(['--interval', '1d', '--model', MODEL])
  await measure()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function ahead(what: readonly string[]): Promise<void> {
  const { code, stderr } = await runCli(['precompute', '--db', db, '--symbol', LONG_SYMBOL, '--once', ...what])
  if (code !== 0) throw new Error(stderr)
}

async function measure(): Promise<void> {
  const server = await startServer(flags)
  try {
    const thousand = (format: string) => (i: number) =>
      heatmap(format, {
        interval: '5m',
        model: MODEL,
        size: BUCKET,
        to: end - i * MINUTES_5,
        length: COLUMNS * MINUTES_5,
      })
    const year = (model: string) => (i: number) =>
      heatmap('binary', { interval: '4h', model, to: end - i * 4 * HOUR, length: 365 * DAY })
    const rows = [
      await row('1,000 columns x 100 buckets, binary', server.url, thousand('binary'), 50),
      await row('the same, columns', server.url, thousand('columns'), 50),
      await row('the same, json', server.url, thousand('json'), 50),
      await row('one year at 4h, time_evolving', server.url, year(MODEL), 100),
      await row('one year at 4h, ledger', server.url, year('ledger'), 100),
      await row('/prices/klines, 2,000 rows', server.url, klines, 10),
    ]
    printTable(
      'Answers from stored columns',
      ['request', 'p50 ms', 'p95 ms', 'target ms', 'kB'],
      rows,
      `${LONG_YEARS} years of 5-minute candles (a simulated year, five times) with open interest. ${ROUNDS} answers nobody asked for before, one after the other, uncompressed: the end moves by a column. Heatmaps were computed ahead by liqheat precompute.`,
    )
    await measureLoop(server.url)
  } finally {
    await server.stop()
  }
}

interface Window {
  readonly interval: string
  readonly model: string
  readonly size?: number
  readonly to: number
  readonly length: number
}

function heatmap(format: string, { interval, model, size, to, length }: Window): string {
  const bucket = size === undefined ? '' : `&price_bin_size=${size}`
  const window = `interval=${interval}&start_time=${to - length}&end_time=${to}`
  return `/liquidations/heatmap-timeseries?symbol=${LONG_SYMBOL}&model=${model}&${window}${bucket}&format=${format}`
}

function klines(i: number): string {
  const to = end - i * MINUTES_5
  return `/prices/klines?symbol=${LONG_SYMBOL}&interval=5m&start_time=${to - 2000 * MINUTES_5}&end_time=${to}`
}

async function row(name: string, url: string, path: (round: number) => string, target: number): Promise<string[]> {
  const times: number[] = []
  let bytes = 0
  for (let i = 0; i <= ROUNDS; i++) {
    const started = performance.now()
    bytes = (await get(url + path(i))).byteLength
    // The first one after the start reads the catalogue and tiers.
    if (i > 0) times.push(performance.now() - started)
  }
  return [name, short(median(times)), short(percentile(times, 0.95)), String(target), short(bytes / 1000)]
}

async function get(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return response.arrayBuffer()
}

/** What the server's own loop and another client feel while a whole history is computed. */
async function measureLoop(url: string): Promise<void> {
  const whole = `interval=1d&start_time=${end - LONG_YEARS * 365 * DAY}&end_time=${end}`
  const fresh = `/liquidations/heatmap-timeseries?symbol=${LONG_SYMBOL}&model=ledger&${whole}&format=binary&typical_notional=12345`
  await loopDelay(url)
  const started = performance.now()
  let isDone = false
  const answer = get(url + fresh).finally(() => {
    isDone = true
  })
  const probes: number[] = []
  while (!isDone) {
    const asked = performance.now()
    await get(`${url}/health/live`)
    probes.push(performance.now() - asked)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await answer
  const ms = performance.now() - started
  const delay = await loopDelay(url)
  printTable(
    'The server while an uncached five-year heatmap is computed',
    ['what', 'p50 ms', 'p99 ms', 'max ms'],
    [
      ['event loop delay (target p99 20)', short(delay.p50), short(delay.p99), short(delay.max)],
      [
        '/health/live for another client',
        short(median(probes)),
        short(percentile(probes, 0.99)),
        short(Math.max(...probes)),
      ],
    ],
    `Ledger over 525,600 candles from the first one on, columns of a day, computed and answered in ${short(ms)} ms; nothing of it was stored. ${probes.length} probes. Event loop delay as Node measures it (perf_hooks, resolution 10 ms taken off by prom-client), read from /metrics.`,
  )
}

/** Event loop delay since the last call, ms. */
async function loopDelay(url: string): Promise<{ p50: number; p99: number; max: number }> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const read = (name: string): number => {
    const found = new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text)?.[1]
    if (found === undefined) throw new Error(`/metrics has no event loop lag ${name}`)
    return Number(found) * 1000
  }
  return { p50: read('p50'), p99: read('p99'), max: read('max') }
}
