import { AskedChild } from './asked-child.ts'
import { withDemoServer } from './demo-server.ts'
import type { ClientGroup, GroupReport, LoadRequest } from './http-clients.ts'
import { percentile, printTable, short } from './report.ts'

const SECONDS = 60
const ALONE_SECONDS = 15
const CLIENTS = 100
const DAYS = 3
const RANGE = 'symbol=DEMOUSDT&start_time=2026-01-03T00:00:00Z&end_time=2026-01-04T00:00:00Z'
/** What a page and a script ask for; the last is computed once and kept. */
const PATHS = [
  '/health',
  '/symbols',
  `/liquidations/history?${RANGE}`,
  '/exchanges/health',
  `/liquidations/heatmap-timeseries?${RANGE}&interval=15m&price_bin_size=1&format=columns`,
]

const addresses = (network: number): string[] => Array.from({ length: CLIENTS }, (_, i) => `127.0.${network}.${i + 1}`)
const own: ClientGroup = {
  name: `${CLIENTS} clients, at most 5 requests/s each`,
  addresses: addresses(1),
  perSecond: 5,
  paths: PATHS,
}
/** 45 a second together, under the default of 3,000 a minute for an address. */
const shared: ClientGroup = {
  name: `${CLIENTS} clients behind one address, at most 45 requests/s together`,
  addresses: Array.from({ length: CLIENTS }, () => '127.0.2.1'),
  perSecond: 0.45,
  paths: PATHS,
}
const greedy: ClientGroup = {
  name: 'one address at full speed, 4 connections',
  addresses: Array.from({ length: 4 }, () => '127.0.3.1'),
  perSecond: 0,
  paths: ['/exchanges/health'],
}

await withDemoServer({ days: DAYS, flags: [] }, async ({ url }) => {
  const child = new AskedChild('http-clients.ts')
  const load = async (seconds: number, groups: readonly ClientGroup[]): Promise<GroupReport[]> => {
    const request: LoadRequest = { url, seconds, groups }
    return (await child.ask(request)) as GroupReport[]
  }
  const alone = await load(ALONE_SECONDS, [own])
  const together = await load(SECONDS, [own, shared, greedy])
  await child.stop()
  printTable(
    'Many HTTP clients under the default limit of requests',
    [
      'clients',
      'requests',
      'requests/s',
      'success % (target 99.9)',
      'of them 429',
      'p50 ms',
      'p99 ms',
      'max ms',
      'other failures',
    ],
    [
      ...alone.map((report) => rowOf(report, { when: 'alone', seconds: ALONE_SECONDS })),
      ...together.map((report) => rowOf(report, { when: 'all at once', seconds: SECONDS })),
    ],
    `Server and clients are two processes on the same two cores; ${DAYS} days of a simulated market stored. Every client has a local address of its own unless it says otherwise. Five routes by turns: /health, /symbols, a page of /liquidations/history, /exchanges/health, a day of /liquidations/heatmap-timeseries; a client waits for an answer before it asks again. 429 counts answers that said when to come back in Retry-After; one without would be another failure.`,
  )
})

function rowOf(
  { name, sent, succeeded, limited, limitedWithWait, failures, times }: GroupReport,
  { when, seconds }: { when: string; seconds: number },
): string[] {
  const others = { ...failures, ...(limited > limitedWithWait ? { '429 alone': limited - limitedWithWait } : {}) }
  return [
    `${when}, ${seconds} s: ${name}`,
    sent.toLocaleString('en'),
    short(sent / seconds),
    ((100 * succeeded) / sent).toFixed(2),
    limitedWithWait.toLocaleString('en'),
    short(percentile(times, 0.5)),
    short(percentile(times, 0.99)),
    short(Math.max(...times)),
    Object.entries(others)
      .map(([what, count]) => `${count} ${what}`)
      .join(', '),
  ]
}
