import { DEFAULT_SYMBOLS } from '../src/domain/instrument.ts'
import { cpuSeconds, measureBare, pause, residentMegabytes } from './live-clients.ts'
import { type Accounts, type LiveRig, withLiveRig } from './live-rig.ts'
import { printTable, short } from './report.ts'
import type { ClientsReport } from './ws-clients.ts'

/** Venues that send every liquidation; the others thin theirs out. */
const VENUES = ['bybit', 'okx'] as const
const WARM_UP_S = 5
const BARE_S = 8

/** What one load was and did. */
interface Load {
  readonly name: string
  /** Liquidations per second of all venues. */
  readonly rate: number
  readonly seconds: number
  /** Of the subscription of each client. */
  readonly filters: readonly object[]
  readonly targetMs: number
  /** Rows per second and client, and ms between messages, of the bare server. */
  readonly bare: { readonly rowsPerSecond: number; readonly everyMs: number }
}

/** LIVE_SECONDS shortens a run that only looks whether something got slower. */
const seconds = Number(process.env['LIVE_SECONDS'] ?? 60)
const loads: readonly Load[] = [
  {
    name: '20,000 events/s to 10 clients',
    rate: 20_000,
    seconds,
    filters: Array.from({ length: 10 }, () => ({})),
    targetMs: 100,
    bare: { rowsPerSecond: 20_000, everyMs: 25 },
  },
  {
    name: '1,000 clients, 50 events/s each',
    rate: 50 * DEFAULT_SYMBOLS.length,
    seconds: Math.min(seconds, 30),
    filters: Array.from({ length: 1000 }, (_, i) => ({ symbol: DEFAULT_SYMBOLS[i % DEFAULT_SYMBOLS.length] })),
    targetMs: 500,
    bare: { rowsPerSecond: 50, everyMs: 125 },
  },
]

const figures: string[][] = []
const counts: string[][] = []
for (const load of loads) {
  console.error(`${load.name} for ${load.seconds} s ...`)
  await withLiveRig({ venues: VENUES, filters: load.filters }, async (rig) => {
    const measured = await run(rig, load)
    const accounts = await rig.finish()
    const bare = await measureBare({ ...load.bare, clients: load.filters.length, seconds: BARE_S })
    figures.push(...figureRows(load, measured, bare))
    counts.push(countRow(load, accounts))
  })
}
printTable(
  'Live data',
  [
    'load',
    'rows/s to each client',
    'receipt to client p50 ms',
    'p99 ms',
    'target ms',
    'max ms',
    'event to client p99 ms',
    'server cores',
    'server MB',
  ],
  figures,
  `Three processes on the same two cores: the built server with its default settings and no limit of requests, both faked venues (Bybit in bursts every 500 ms, OKX every 50 ms, ${DEFAULT_SYMBOLS.length} symbols), and all clients. Receipt to client: from the moment the server reads a frame of a venue until a client reads the row, every row of every client after ${WARM_UP_S} s of warming up. Event to client: from the venue's time of the event, so the wait for Bybit's burst is in it. Clients of the second load follow one of ${DEFAULT_SYMBOLS.length} symbols each. The bare server makes rows of the same length at an even pace and sends them to the same clients: no feed, no parser, no store.`,
)
printTable(
  'Live data: nothing lost',
  [
    'load',
    'sent by venues',
    'stored',
    'duplicates',
    'dropped',
    'rows told to clients',
    'missing there',
    'dropped for clients',
    'clients lost',
  ],
  counts,
  'From the first to the last liquidation. Stored: rows in the file after SIGTERM. Duplicates: by chance equal in every field to another one of their venue. Told: rows of snapshots and updates of all clients together, against what their filters should have let through.',
)

interface Measured {
  readonly report: ClientsReport
  readonly seconds: number
  /** Cores that the server took. */
  readonly cpu: number
  readonly megabytes: number
}

async function run({ server, fakes, clients }: LiveRig, load: Load): Promise<Measured> {
  await fakes.flood(load.rate / VENUES.length, WARM_UP_S + load.seconds + 1)
  await pause(WARM_UP_S)
  clients.measure()
  const started = performance.now()
  const before = cpuSeconds(server.pid)
  await pause(load.seconds)
  const report = await clients.report()
  const elapsed = (performance.now() - started) / 1000
  const cpu = (cpuSeconds(server.pid) - before) / elapsed
  const megabytes = residentMegabytes(server.pid)
  await pause(2)
  return { report, seconds: elapsed, cpu, megabytes }
}

function figureRows(
  load: Load,
  { report, seconds: elapsed, cpu, megabytes }: Measured,
  bare: { report: ClientsReport; cpu: number },
): string[][] {
  const { received, happened } = report
  const clients = load.filters.length
  const reference = bare.report.received
  const ratio = short(received.p99 / reference.p99)
  return [
    [
      `${load.name} (p99 ${ratio} times that of bare)`,
      short(received.count / clients / elapsed),
      short(received.p50),
      short(received.p99),
      short(load.targetMs),
      short(received.max),
      short(happened.p99),
      short(cpu),
      short(megabytes),
    ],
    [
      'bare server, as many rows as long',
      short(reference.count / clients / BARE_S),
      short(reference.p50),
      short(reference.p99),
      '',
      short(reference.max),
      '',
      short(bare.cpu),
      '',
    ],
  ]
}

function countRow({ name, filters }: Load, accounts: Accounts): string[] {
  const { sent, stored, duplicates, dropped, told, droppedByServer, ended } = accounts
  // Every liquidation belongs to one of the different filters, and as many clients have one as another.
  const expected = (stored * filters.length) / new Set(filters.map((filter) => JSON.stringify(filter))).size
  const all = told.reduce((sum, rows) => sum + rows, 0)
  return [name, sent, stored, duplicates, dropped, all, expected - all, droppedByServer, ended].map((value) =>
    typeof value === 'number' ? value.toLocaleString('en') : value,
  )
}
