import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DEFAULT_SYMBOLS } from '../src/domain/instrument.ts'
import { openDuckDbStore } from '../src/storage/duckdb-store.ts'
import { type CliServer, startServer } from '../test/helpers/cli.ts'
import { LiveClients, pause } from './live-clients.ts'
import { type LiveFakes, startFakes } from './live-fakes.ts'

const EVER = { from: 0, to: Date.UTC(2100, 0, 1) }
const LONGEST_WAIT_S = 60
/** Hyperliquid has no feed of liquidations. */
const READY = new Set(['live', 'not_supported'])

/** A built server with live feeds of faked venues, and WebSocket clients: three processes. */
export interface LiveRig {
  readonly server: CliServer
  readonly fakes: LiveFakes
  readonly clients: LiveClients
  /** Has the venues fall silent, waits until everything has arrived, stops the server and counts. */
  finish(): Promise<Accounts>
}

/** Where liquidations went. */
export interface Accounts {
  /** By the venues. */
  readonly sent: number
  readonly stored: number
  /** Equal in every field to one within ten minutes, in another frame. */
  readonly duplicates: number
  /** Lost because the store was too slow, or not readable. */
  readonly dropped: number
  /** Of each client. */
  readonly told: readonly number[]
  readonly droppedByServer: number
  readonly ended: number
}

/**
 * Runs `work` with a rig whose feeds are all live and whose clients have their snapshots; the venues make nearly
 * nothing until they are told to.
 *
 * @param filters - of the subscription of each client
 */
export async function withLiveRig(
  { venues, filters, rate = 0 }: { venues: readonly string[]; filters: readonly object[]; rate?: number },
  work: (rig: LiveRig) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-bench-'))
  const db = path.join(folder, 'live.duckdb')
  const fakes = await startFakes(venues, { symbols: DEFAULT_SYMBOLS, rate })
  const args = ['--live', '--db', db, '--live-exchanges', venues.join(','), '--rate-limit-per-minute', '0']
  const server = await startServer(args, fakes.env)
  try {
    const clients = await LiveClients.open(server.url, filters)
    await untilLive(server.url, venues)
    await work({ server, fakes, clients, finish: () => finish({ server, fakes, clients, db }) })
    await clients.stop()
  } finally {
    await server.stop()
    await fakes.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function untilLive(url: string, venues: readonly string[]): Promise<void> {
  for (let waited = 0; waited < LONGEST_WAIT_S; waited += 0.5) {
    const health = await (await fetch(`${url}/exchanges/health`)).json()
    const isReady = (venue: string): boolean =>
      ['liquidations', 'candles'].every((channel) => READY.has(health.exchanges[venue]?.channels[channel]?.state))
    if (venues.every(isReady)) return
    await pause(0.5)
  }
  throw new Error(`feeds are not live after ${LONGEST_WAIT_S} s`)
}

async function finish({ server, fakes, clients, db }: Omit<LiveRig, 'finish'> & { db: string }): Promise<Accounts> {
  await fakes.hush()
  const sent = await fakes.sent()
  let last = -1
  for (let now = 0; now !== last; ) {
    last = now
    await pause(1)
    now = (await clients.report()).rows.reduce((sum, rows) => sum + rows, 0)
  }
  const { rows: told, dropped: droppedByServer, ended, largestSnapshot } = await clients.report()
  if (largestSnapshot >= 100) throw new Error('Invariant: what came before the clients fits into a snapshot')
  await server.stop()
  const store = await openDuckDbStore({ path: db })
  try {
    const sums = await store.sumLiquidations(EVER, '1d')
    const counts = await store.readFeedCounts(EVER)
    const total = (name: 'duplicates' | 'dropped' | 'rejected'): number =>
      counts.reduce((sum, period) => sum + period[name], 0)
    return {
      sent,
      stored: sums.reduce((sum, { count }) => sum + count, 0),
      duplicates: total('duplicates'),
      dropped: total('dropped') + total('rejected'),
      told,
      droppedByServer,
      ended,
    }
  } finally {
    await store.close()
  }
}
