import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { withDemoServer } from './demo-server.ts'
import { median, percentile, printTable, short } from './report.ts'

/** 1,000 columns of one minute; a bucket of 0.75 gives some 100 rows of levels a column. */
const WINDOW = 'symbol=DEMOUSDT&interval=1m&start_time=2026-01-30T00:00:00Z&end_time=2026-01-30T16:40:00Z'
const QUERY = `${WINDOW}&price_bin_size=0.75&model=time_evolving`
const COLD_ROUNDS = 40
const CONNECTIONS = 100
const SECONDS = 5

await withDemoServer({ days: 30 }, async ({ url }) => {
  const path = (format: string) => `${url}/liquidations/heatmap-timeseries?${QUERY}&format=${format}`
  const first = await timed(path('columns'), {})
  const rows: string[][] = [['first after start, columns', short(first.ms), '', '', short(first.bytes / 1000)]]
  for (const format of ['binary', 'columns', 'json']) rows.push(await coldRow(path(format), format))
  for (const format of ['binary', 'columns', 'json']) rows.push(...(await cachedRows(path(format), format)))
  const packed = await timed(path('columns'), { 'accept-encoding': 'br' })
  const again = await timed(path('columns'), { 'accept-encoding': 'br' })
  rows.push([
    'columns with brotli: first time, then kept',
    `${short(packed.ms)}, ${short(again.ms)}`,
    '',
    '',
    short(again.bytes / 1000),
  ])
  rows.push(...(await wrkRows(path('binary'))))
  printTable(
    'Heatmap requests',
    ['1,000 columns', 'p50 ms', 'p95 ms', 'requests/s', 'kB'],
    rows,
    `Server, bare server and client are three processes on the same two cores; 30 days of 1-minute candles stored. Cold: ${COLD_ROUNDS} answers nobody asked for before, one after the other; market data is read from the store once, each answer computed from its first bar. Cached: ${CONNECTIONS} connections for ${SECONDS} s, uncompressed (autocannon unpacks what is compressed and becomes the bottleneck); it gives p97.5 instead of p95.`,
  )
})

async function timed(url: string, headers: Record<string, string>): Promise<{ ms: number; bytes: number }> {
  const started = performance.now()
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity', ...headers } })
  const body = await response.arrayBuffer()
  const ms = performance.now() - started
  return { ms, bytes: Number(response.headers.get('content-length') ?? body.byteLength) }
}

/** A notional that nobody asked for before makes each answer a new one, at the same cost. */
async function coldRow(url: string, format: string): Promise<string[]> {
  const rounds: { ms: number; bytes: number }[] = []
  for (let round = 1; round <= COLD_ROUNDS; round++) {
    rounds.push(await timed(`${url}&typical_notional=${10_000 + round * 0.01}`, {}))
  }
  const times = rounds.map(({ ms }) => ms)
  const kilobytes = (rounds[0]?.bytes ?? 0) / 1000
  return [`cold, ${format}`, short(median(times)), short(percentile(times, 0.95)), '', short(kilobytes)]
}

async function cachedRows(url: string, format: string): Promise<string[][]> {
  const body = Buffer.from(await (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer())
  const served = await load(url)
  const reference = await withBareServer(body, load)
  const ratio = short(served.requests.average / reference.requests.average)
  const row = (name: string, { latency, requests }: autocannon.Result) => [
    name,
    short(latency.p50),
    short(latency.p97_5),
    short(requests.average),
    short(body.byteLength / 1000),
  ]
  return [row(`cached, ${format} (${ratio} of bare)`, served), row('bare node:http, the same bytes', reference)]
}

/** The same by wrk, which unpacks nothing: compressed bytes as a browser gets them, and a 304 for who has them. */
async function wrkRows(url: string): Promise<string[][]> {
  const packed = await fetch(url, { headers: { 'accept-encoding': 'br' } })
  await packed.arrayBuffer()
  const bytes = Number(packed.headers.get('content-length'))
  const etag = packed.headers.get('etag') ?? ''
  const rows: string[][] = []
  const cases: [string, string[], number][] = [
    ['cached, binary with brotli, wrk', ['accept-encoding: br'], bytes],
    ['cached, binary, 304 to If-None-Match, wrk', ['accept-encoding: br', `if-none-match: ${etag}`], 0],
  ]
  for (const [name, headers, length] of cases) {
    const served = await wrk(url, headers)
    const reference = await withBareServer(Buffer.alloc(length), (bare) => wrk(bare, headers))
    const ratio = short(served.rate / reference.rate)
    rows.push([`${name} (${ratio} of bare)`, served.p50, served.p95, short(served.rate), short(length / 1000)])
    rows.push([
      'bare node:http, as many bytes',
      reference.p50,
      reference.p95,
      short(reference.rate),
      short(length / 1000),
    ])
  }
  return rows
}

/** Runs wrk, which prints 50, 75, 90 and 99 % by itself; the script asks for 95 %. */
async function wrk(url: string, headers: readonly string[]): Promise<{ p50: string; p95: string; rate: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'liqheat-bench-'))
  const script = join(folder, 'report.lua')
  writeFileSync(
    script,
    'done = function(summary, latency) io.write(string.format("RESULT %f %f %f\\n", latency:percentile(50) / 1000, latency:percentile(95) / 1000, summary.requests / (summary.duration / 1000000))) end',
  )
  const flags = ['-t', '1', '-c', String(CONNECTIONS), '-d', `${SECONDS}s`, '-s', script]
  const child = spawn('wrk', [...flags, ...headers.flatMap((header) => ['-H', header]), url])
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  try {
    await once(child, 'close')
  } catch (cause) {
    throw new Error('wrk does not run; apt-get install wrk', { cause })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const [, p50, p95, rate] = /RESULT (\S+) (\S+) (\S+)/.exec(output) ?? []
  if (rate === undefined) throw new Error(`wrk said: ${output}`)
  return { p50: short(Number(p50)), p95: short(Number(p95)), rate: Number(rate) }
}

function load(url: string): Promise<autocannon.Result> {
  return autocannon({ url, headers: { 'accept-encoding': 'identity' }, connections: CONNECTIONS, duration: SECONDS })
}

async function withBareServer<T>(body: Buffer, work: (url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'liqheat-bench-'))
  const file = join(folder, 'body')
  writeFileSync(file, body)
  const script = fileURLToPath(new URL('./bare-server.mjs', import.meta.url))
  const server = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = await once(server.stdout, 'data')
    return await work(`http://127.0.0.1:${String(port).trim()}/`)
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}
