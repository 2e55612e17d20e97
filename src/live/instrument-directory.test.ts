import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { HandClock } from '../../test/helpers/hand-clock.ts'
import { type ScriptedAnswer, ScriptedRestServer } from '../../test/helpers/scripted-rest-server.ts'
import type { InstrumentList, LiveInstrument } from '../exchanges/live.ts'
import { httpFailure } from '../exchanges/rest-failures.ts'
import { RestClient } from '../ingestion/rest/client.ts'
import { type DirectoryOptions, loadInstruments } from './instrument-directory.ts'

let server: ScriptedRestServer
let clock: HandClock
let client: RestClient
let answer: (path: string) => ScriptedAnswer
let failures: Parameters<DirectoryOptions['onFailure']>[0][]
let stop: AbortController

beforeEach(async () => {
  server = await new ScriptedRestServer((path) => answer(path)).start()
  clock = new HandClock()
  failures = []
  stop = new AbortController()
  const api = { baseUrl: server.url, failureOf: httpFailure }
  client = new RestClient({ api, now: () => clock.now(), attempts: 1 })
})

afterEach(async () => {
  await client.close()
  await server.close()
})

const list: InstrumentList = {
  budget: { name: 'toy', limit: 1000, windowMs: 60_000 },
  cost: 1,
  request: (cursor) => ({ path: '/instruments', query: cursor === undefined ? {} : { cursor } }),
  read: (page) => page as { instruments: LiveInstrument[]; next: string | undefined },
}

function listed(instrumentId: string, symbol: string): LiveInstrument {
  return { symbol, instrumentId, contractValue: 0.01, isInverse: false }
}

function load(symbols: readonly string[]): ReturnType<typeof loadInstruments> {
  const onFailure: DirectoryOptions['onFailure'] = (failure) => failures.push(failure)
  return loadInstruments({ list, client, symbols, clock, random: () => 0.5, signal: stop.signal, onFailure })
}

const PAGES: Record<string, ScriptedAnswer> = {
  '/instruments': {
    status: 200,
    body: { instruments: [listed('A-SWAP', 'AUSDT'), listed('B-SWAP', 'BUSDT')], next: '2' },
  },
  '/instruments?cursor=2': { status: 200, body: { instruments: [listed('C-SWAP', 'CUSDT')] } },
}

function untilFailures(count: number): Promise<void> {
  return vi.waitFor(() => expect(failures.length).toBe(count), { timeout: 10_000, interval: 2 })
}

it('reads all pages, and tells followed, other and missing instruments apart', async () => {
  answer = (path) => PAGES[path]
  const { book, followed, missing } = await load(['CUSDT', 'XUSDT', 'AUSDT', 'CUSDT'])
  expect(followed).toEqual([listed('C-SWAP', 'CUSDT'), listed('A-SWAP', 'AUSDT')])
  expect(missing).toEqual(['XUSDT'])
  expect(book.find('A-SWAP')).toEqual(listed('A-SWAP', 'AUSDT'))
  expect(book.find('B-SWAP')).toBe('other')
  expect(book.find('X-SWAP')).toBeUndefined()
  expect(server.requests).toEqual(['/instruments', '/instruments?cursor=2'])
})

it('tries again, ever more slowly, until the list comes', async () => {
  answer = () => ({ status: 503, body: 'busy' })
  const loading = load(['AUSDT'])
  const waits: number[] = []
  for (let count = 1; count <= 4; count++) {
    await untilFailures(count)
    await vi.waitFor(() => expect(clock.pending).toBe(1), { timeout: 20_000 })
    waits.push(clock.waits[0]!)
    if (count === 4) answer = (path) => PAGES[path]
    clock.advance(clock.waits[0]!)
  }
  // 3/4 of 1, 2, 4 and 8 s.
  expect(waits).toEqual([750, 1500, 3000, 6000])
  expect(failures.map(({ state }) => state)).toEqual(['connecting', 'connecting', 'down', 'down'])
  expect(failures[0]?.reason).toContain('HTTP 503 "busy"')
  expect((await loading).followed.length).toBe(1)
})

it.each([
  [{ status: 451, body: 'law' }, 45_000, 'down', 'does not serve the country'],
  [{ status: 418, body: 'ban' }, 600_000, 'down', 'shut this address out'],
  [{ status: 200, body: { instruments: [] } }, 750, 'connecting', 'it is empty'],
  [{ status: 200, body: { instruments: [], next: '1' } }, 750, 'connecting', 'more than 100 pages'],
])('after %j waits %d ms and is %s', async (refusal, waitMs, state, reason) => {
  answer = () => refusal
  const loading = load(['AUSDT'])
  await untilFailures(1)
  await vi.waitFor(() => expect(clock.waits).toEqual([waitMs]), { timeout: 20_000 })
  expect(failures[0]?.state).toBe(state)
  expect(failures[0]?.reason).toContain(reason)
  stop.abort(new Error('enough'))
  await expect(loading).rejects.toThrow('enough')
  expect(clock.pending).toBe(0)
})

it('stops while it asks', async () => {
  answer = () => undefined
  const loading = load(['AUSDT'])
  await vi.waitFor(() => expect(server.requests.length).toBe(1), { timeout: 20_000 })
  stop.abort(new Error('enough'))
  await expect(loading).rejects.toThrow('enough')
  expect(failures).toEqual([])
})
