import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { json } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hyperliquidPositions } from '../exchanges/hyperliquid-positions.ts'
import { RestClient } from '../ingestion/rest/client.ts'
import { openObserved } from '../storage/duckdb-observed-positions.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'
import type { LiveClock } from './clock.ts'
import { PositionSampler, type PositionSamplerOptions } from './position-sampler.ts'

/** 2026-01-01T00:00:00Z */
const T = 1_767_225_600_000
const ALL = { exchange: 'hyperliquid', symbol: 'SOLUSDT', from: 0, to: T + 10_000_000 }
const [A = '', B = '', C = ''] = ['a', 'b', 'c'].map((digit) => `0x${digit.repeat(40)}`)

/** Time that passes in pauses alone, at once; the lengths of pauses are kept. */
class PassingClock implements LiveClock {
  time = T
  readonly pauses: number[] = []

  now(): number {
    return this.time
  }

  after(ms: number, action: () => void): () => void {
    const pending = new AbortController()
    const pass = async (): Promise<void> => {
      await setImmediate()
      if (pending.signal.aborted) return
      this.pauses.push(ms)
      this.time += ms
      action()
    }
    void pass()
    return () => pending.abort()
  }
}

/** What a venue answers for an account. */
type Answer = (user: string, time: number) => { readonly status: number; readonly body: unknown }

let folder = ''
let store: DuckDbStore
let server: Server
let client: RestClient
let clock: PassingClock
let asked: string[] = []
let answer: Answer
let problems: string[] = []

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-sampler-'))
  store = await openDuckDbStore({ path: path.join(folder, 'market.duckdb'), memoryLimitMb: 256 })
  clock = new PassingClock()
  asked = []
  problems = []
  server = createServer(async (request, response) => {
    const { type, user } = (await json(request)) as { type: string; user: string }
    const { status, body } =
      request.url === '/info' && request.method === 'POST' && type === 'clearinghouseState'
        ? answer(user, clock.time)
        : { status: 404, body: {} }
    asked.push(user)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  // The pace has a clock of its own, in which the whole test takes no time.
  let paced = 0
  client = new RestClient({
    api: hyperliquidPositions.host,
    baseUrl: `http://127.0.0.1:${port}`,
    now: () => clock.time,
    clock: {
      now: () => paced,
      sleep: async (ms) => {
        paced += ms
        await setImmediate()
      },
    },
    attempts: 1,
  })
})
afterEach(async () => {
  await client.close()
  await new Promise((resolve) => server.close(resolve))
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function sampler(options: Partial<PositionSamplerOptions> = {}): PositionSampler {
  return new PositionSampler({
    exchange: 'hyperliquid',
    api: hyperliquidPositions,
    client,
    target: openObserved(store),
    clock,
    random: () => 0,
    onProblem: (problem) => problems.push(problem),
    ...options,
  })
}

/** A long of SOL with its size, liquidated at 96. */
function holding(size: string, time: number): { readonly status: number; readonly body: unknown } {
  const position = {
    coin: 'SOL',
    szi: size,
    entryPx: '120.0',
    liquidationPx: '96.0',
    leverage: { type: 'cross', value: 5 },
    marginUsed: '48.0',
    positionValue: '242.0',
  }
  return { status: 200, body: { assetPositions: [{ type: 'oneWay', position }], withdrawable: '0.0', time } }
}

/** A busy machine is slow. */
const PATIENCE = { timeout: 20_000 }

test('accounts seen trading are asked in turn, and what they hold is stored', async () => {
  const sizes = new Map([
    [A, '2.0'],
    [B, '-3.0'],
  ])
  answer = (user, time) => holding(sizes.get(user) ?? '0.0', time)
  const one = sampler()
  one.start()
  one.see([A.toUpperCase().replace('0X', '0x'), B, 'nobody', A])
  await vi.waitUntil(() => asked.length >= 5, PATIENCE)
  await one.stop()

  expect(asked.slice(0, 5)).toEqual([A, B, A, B, A])
  // 2 of 1,200 units of weight a minute, half of which are used: 60,000 * 2 / 600 ms.
  expect(new Set(clock.pauses.filter((ms) => ms !== 1000))).toEqual(new Set([200]))
  expect(one.counts()).toMatchObject({ accounts: 2, failures: 0 })
  const seen = await openObserved(store).readObserved(ALL)
  expect(seen).toMatchObject([
    { account: A, side: 'long', quantity: 2, entryPrice: 120, liquidationPrice: 96, leverage: 5, dataKind: 'observed' },
    { account: B, side: 'short', quantity: 3 },
  ])
  expect(one.positions('SOLUSDT')).toHaveLength(2)
  expect(one.positions('BTCUSDT')).toEqual([])
  expect(problems).toEqual([])
})

test('a position that was closed leaves the store with the next turn', async () => {
  let size = '2.0'
  answer = (_, time) => holding(size, time)
  const one = sampler({ flushMs: 0 })
  one.start()
  one.see([A])
  await vi.waitUntil(async () => (await openObserved(store).readObserved(ALL)).length === 1, PATIENCE)
  size = '0.0'
  await vi.waitUntil(async () => (await openObserved(store).readObserved(ALL)).length === 0, PATIENCE)
  await one.stop()
  expect(problems).toEqual([])
})

test('an account that does not answer is told of, waited for, and does not end the others', async () => {
  answer = (user, time) => {
    if (user === A) return { status: 500, body: {} }
    return user === B ? { status: 200, body: { time } } : holding('2.0', time)
  }
  const one = sampler()
  one.start()
  one.see([A, B, C])
  await vi.waitUntil(() => asked.length >= 6, PATIENCE)
  await one.stop()

  expect(asked.slice(0, 6)).toEqual([A, B, C, A, B, C])
  // Half of 1 s after the first failure in a row, half of 2 s after the second; then an answer.
  expect(clock.pauses.filter((ms) => ms === 500)).not.toEqual([])
  const first = clock.pauses.indexOf(500)
  expect(clock.pauses.slice(first, first + 4)).toEqual([500, 1000, 200, 500])
  expect(problems[0]).toMatch(/^positions: .*HTTP 500/)
  expect(problems[1]).toMatch(/assetPositions was undefined/)
  expect((await openObserved(store).readObserved(ALL)).map(({ account }) => account)).toEqual([C])
})

test('positions of accounts that are not asked any more leave after their time', async () => {
  answer = (_, time) => holding('2.0', time)
  // One account at a time: B takes the place of A, whose position is kept for 5 s.
  const one = sampler({ mostAccounts: 1, keptMs: 5000, flushMs: 0 })
  one.start()
  one.see([A])
  await vi.waitUntil(async () => (await openObserved(store).readObserved(ALL)).length === 1, PATIENCE)
  one.see([B])
  const accounts = async (): Promise<string[]> =>
    (await openObserved(store).readObserved(ALL)).map(({ account }) => account)
  await vi.waitUntil(async () => (await accounts()).join() === B, PATIENCE)
  await one.stop()
  expect(one.positions('SOLUSDT').map(({ account }) => account)).toEqual([B])
})

test('what a fake venue shows is simulated', async () => {
  answer = (_, time) => holding('2.0', time)
  const one = sampler()
  one.opened('simulated')
  one.start()
  one.see([A])
  await vi.waitUntil(() => asked.length > 1, PATIENCE)
  await one.stop()
  expect(await openObserved(store).readObserved(ALL)).toMatchObject([{ account: A, dataKind: 'simulated' }])
})
