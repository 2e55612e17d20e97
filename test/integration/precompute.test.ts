import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHeat } from '../../src/storage/duckdb-heat.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import type { HeatStatistics } from '../../src/storage/heat-target.ts'
import { type CliServer, runCli, startCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { pollUntil } from '../helpers/poll.ts'

const folder = temporaryFolder()
const db = `${folder.path}/p.duckdb`
const HOURS_A_DAY = 24

beforeAll(async () => {
  expect((await simulate(2)).code).toBe(0)
}, 60_000)
afterAll(() => folder.remove())

/** The simulated market of a seed is the same as far as a shorter one goes. */
function simulate(days: number, into = db) {
  return runCli(['simulate', '--db', into, '--days', String(days), '--from', '2026-01-01', '--symbol', 'AHEADUSDT'])
}

function precompute(...flags: string[]) {
  return runCli(['precompute', '--db', db, '--symbol', 'AHEADUSDT', ...flags])
}

interface Statistics {
  readonly memory: { readonly hits: number; readonly misses: number; readonly entries: number }
  readonly compute: { readonly computed: number; readonly checkpoint_hits: number }
  readonly stored: { readonly columns: number; readonly superseded: number; readonly events: number }
}

async function statisticsOf({ url }: CliServer): Promise<Statistics> {
  return (await fetch(`${url}/cache/stats`)).json() as Promise<Statistics>
}

/** What follows a heading in the printed table, line by line. */
function cells(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {2,}/))
}

describe('liqheat precompute', () => {
  test('stores what is not stored, and lists what it keeps up to date', async () => {
    const first = await precompute('--interval', '1h,4h', '--threads', '2')
    expect(cells(first.stdout)).toEqual([
      ['AHEADUSDT', 'ledger', '1h', 'simulated', '48', '0', '2026-01-03'],
      ['AHEADUSDT', 'ledger', '4h', 'simulated', '12', '0', '2026-01-03'],
    ])
    const second = await precompute('--interval', '1h,4h')
    expect(cells(second.stdout).map((row) => row.slice(4, 6))).toEqual([
      ['0', '48'],
      ['0', '12'],
    ])
    const listed = await runCli(['precompute', '--db', db, '--list'])
    expect(
      listed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).interval),
    ).toEqual(['1h', '4h'])
  }, 60_000)

  test('killed on its way, it goes on behind what is stored', async () => {
    const child = startCli(['precompute', '--db', db, '--symbol', 'AHEADUSDT', '--interval', '1m', '--once'])
    const closed = once(child, 'close')
    // Told of its progress every two seconds; a quick machine may be done by then.
    await Promise.race([child.stderr === null ? closed : once(child.stderr, 'data'), closed])
    child.kill('SIGKILL')
    await closed
    const again = await precompute('--interval', '1m', '--once')
    const [row] = cells(again.stdout)
    const [stored, before] = [row?.[4], row?.[5]].map((text) => Number(text?.replace(',', '')))
    expect((stored ?? 0) + (before ?? 0)).toBe(2 * HOURS_A_DAY * 60)
  }, 90_000)

  test('refuses an interval and a model that there are not', async () => {
    expect(await precompute('--interval', '7m')).toMatchObject({ code: 2, stderr: expect.stringContaining('"7m"') })
    expect(await precompute('--model', 'crystal')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"crystal"'),
    })
    expect((await runCli(['precompute', '--db', db])).stderr).toContain('--symbol')
  }, 30_000)
})

test('a command that writes market data adds the columns at its end, of every heatmap that stands', async () => {
  const alone = `${folder.path}/a.duckdb`
  const standing = ['precompute', '--db', alone, '--symbol', 'AHEADUSDT', '--interval', '4h,1d']
  expect((await simulate(2, alone)).code).toBe(0)
  expect(cells((await runCli(standing)).stdout).map((row) => row[4])).toEqual(['12', '2'])
  expect((await simulate(3, alone)).code).toBe(0)
  expect(cells((await runCli(standing)).stdout).map((row) => row.slice(4))).toEqual([
    ['0', '18', '2026-01-04'],
    ['0', '3', '2026-01-04'],
  ])
}, 120_000)

describe('a server over such a store', () => {
  let server: CliServer
  beforeAll(async () => {
    server = await startServer(['--db', db])
  }, 30_000)
  afterAll(() => server.stop())

  const heatmap = 'liquidations/heatmap-timeseries?symbol=AHEADUSDT&interval=1h'
  const closed = `${heatmap}&start_time=2026-01-02&end_time=2026-01-03`

  test('answers from stored columns, then from memory, and says which', async () => {
    const first = await fetch(`${server.url}/${closed}`)
    const again = await fetch(`${server.url}/${closed}`)
    expect([first.headers.get('x-cache'), again.headers.get('x-cache')]).toEqual(['miss', 'hit'])
    expect(await first.text()).toBe(await again.text())
    const { memory, stored } = await statisticsOf(server)
    expect(memory).toMatchObject({ hits: 1, misses: 1, entries: 1 })
    expect(stored.columns).toBe(48 + 12 + 2880)
    expect(stored.events).toBeGreaterThan(0)
  }, 30_000)

  test('adds the columns of what comes, and keeps what was', async () => {
    const before = (await statisticsOf(server)).stored
    expect((await simulate(3)).code).toBe(0)
    // The third day anew, and the first two, which were written again as a whole.
    const stored = await pollUntil(async () => {
      const now = (await statisticsOf(server)).stored
      return now.columns === 72 + 18 ? now : undefined
    })
    expect(stored.superseded).toBe(before.columns)
  }, 90_000)

  test('forgets when it is told to', async () => {
    await fetch(`${server.url}/${closed}`)
    const forgotten = await fetch(`${server.url}/cache?stored=true`, { method: 'DELETE' })
    expect(forgotten.status).toBe(200)
    expect(((await forgotten.json()) as { answers: number }).answers).toBeGreaterThan(0)
    expect((await statisticsOf(server)).memory.entries).toBe(0)
    const answer = (await (await fetch(`${server.url}/${closed}`)).json()) as { data: unknown[] }
    expect(answer.data).toHaveLength(24)
  }, 30_000)

  test('ends with its threads when it is told to stop', async () => {
    expect(await server.stop()).toBe(0)
  }, 30_000)
})

describe('a recorder', () => {
  const recorded = `${folder.path}/r.duckdb`
  const standing = ['precompute', '--db', recorded, '--symbol', 'AHEADUSDT', '--interval', '4h']
  /** Nothing listens there. */
  const venue = { LIQHEAT_BYBIT_WS_URL: 'ws://127.0.0.1:1', LIQHEAT_BYBIT_REST_URL: 'http://127.0.0.1:1' }

  /** What the store of a running process keeps, by a copy of it. */
  async function keptOf(file: string): Promise<HeatStatistics> {
    const copy = `${folder.path}/copy.duckdb`
    const { code, stderr } = await runCli(['backup', '--db', file, '--to', copy])
    expect([code, stderr]).toEqual([0, ''])
    const store = await openDuckDbStore({ path: copy })
    try {
      return await openHeat(store).heatStatistics()
    } finally {
      await store.close()
    }
  }

  test('adds the columns of what it is handed, though its venue cannot be reached', async () => {
    expect((await simulate(2, recorded)).code).toBe(0)
    expect(cells((await runCli(standing)).stdout)[0]?.slice(4)).toEqual(['12', '0', '2026-01-03'])
    const child = startCli(['collect', '--db', recorded, '--live-exchanges', 'bybit'], venue)
    const closed = once(child, 'close')
    try {
      if (child.stdout !== null) await once(child.stdout, 'data')
      expect((await simulate(3, recorded)).code).toBe(0)
      // A day has six columns of 4 h; a backup only reads, so the recorder itself has added them.
      await pollUntil(async () => ((await keptOf(recorded)).columns === 18 ? true : undefined))
      expect(cells((await runCli(standing)).stdout)[0]?.slice(4)).toEqual(['0', '18', '2026-01-04'])
    } finally {
      child.kill('SIGTERM')
    }
    expect((await closed)[0]).toBe(0)
  }, 120_000)
})
