import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HandClock } from '../../test/helpers/hand-clock.ts'
import { RecordingListener } from '../../test/helpers/recording-listener.ts'
import { type ScriptedAnswer, ScriptedRestServer } from '../../test/helpers/scripted-rest-server.ts'
import type { LiveInstrument, LivePoll } from '../exchanges/live.ts'
import { httpFailure } from '../exchanges/rest-failures.ts'
import { RestClient } from '../ingestion/rest/client.ts'
import { nextPoll, Poller } from './poller.ts'

let server: ScriptedRestServer
let clock: HandClock
let listener: RecordingListener
let client: RestClient
let poller: Poller | undefined
let answer: (path: string) => ScriptedAnswer

const GOOD: ScriptedAnswer = { status: 200, body: { price: 4 } }

beforeEach(async () => {
  answer = () => GOOD
  server = await new ScriptedRestServer((path) => answer(path)).start()
  // 12:00:20: the next minute and a half second begins in 40.5 s.
  clock = new HandClock(Date.UTC(2026, 10, 1, 12, 0, 20))
  listener = new RecordingListener()
  const api = { baseUrl: server.url, failureOf: httpFailure }
  client = new RestClient({ api, now: () => clock.now(), attempts: 1 })
})

afterEach(async () => {
  await poller?.stop()
  poller = undefined
  await client.close()
  await server.close()
})

function toyPoll(changes: Partial<LivePoll> = {}): LivePoll {
  return {
    id: 'interest',
    channels: ['open-interest'],
    everyMs: 60_000,
    atMs: 500,
    budget: { name: 'toy', limit: 1000, windowMs: 60_000 },
    cost: 1,
    requests: (instruments) => instruments.map(({ instrumentId }) => ({ path: '/oi', query: { id: instrumentId } })),
    read: () => ({ items: [], rejected: [], unknown: [], others: 0 }),
    ...changes,
  }
}

function start(polls = [toyPoll()], names = ['A']): void {
  const instruments: LiveInstrument[] = names.map((name) => ({
    symbol: `${name}USDT`,
    instrumentId: name,
    contractValue: 1,
    isInverse: false,
  }))
  poller = new Poller({ exchange: 'toy', polls, instruments, client, listener, clock })
  poller.start()
}

function until(condition: () => boolean): Promise<void> {
  return vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 2 })
}

/** The poll that is due now has been answered or has failed. */
async function pollOnce(): Promise<void> {
  const before = listener.answers.length + listener.failures.length
  clock.advance(60_000)
  await until(() => listener.answers.length + listener.failures.length > before)
}

describe('polling', () => {
  it('knows when the next poll is due', () => {
    const poll = { everyMs: 60_000, atMs: 500 }
    expect(nextPoll(120_499, poll)).toBe(120_500)
    expect(nextPoll(120_500, poll)).toBe(180_500)
    expect(nextPoll(120_501, poll)).toBe(180_500)
    expect(nextPoll(0, poll)).toBe(500)
  })

  it('asks at once and then at its times, once for each instrument', async () => {
    start([toyPoll()], ['A', 'B'])
    expect(listener.states).toEqual(['connecting'])
    await until(() => listener.state === 'live')
    expect(server.requests.sort()).toEqual(['/oi?id=A', '/oi?id=B'])
    expect(listener.answers.map(({ text }) => text)).toEqual(['{"price":4}', '{"price":4}'])
    expect(listener.answers[0]).toMatchObject({ exchange: 'toy', poll: 'interest', at: clock.now() })
    clock.advance(40_499)
    expect(clock.waits[0]).toBe(1)
    clock.advance(1)
    await until(() => listener.answers.length === 4)
    expect(listener.answers[3]?.at).toBe(Date.UTC(2026, 10, 1, 12, 1, 0, 500))
  })

  it('leaves out a poll while the one before has not ended', async () => {
    answer = () => undefined
    start()
    await until(() => server.requests.length === 1)
    clock.advance(40_500)
    expect(listener.problems).toEqual(['poll interest left out: the one before has not ended'])
    expect(server.requests.length).toBe(1)
  })

  it('goes on without an instrument that fails, and says so', async () => {
    answer = (path) => (path.endsWith('B') ? { status: 400, body: 'who' } : GOOD)
    start([toyPoll()], ['A', 'B'])
    await until(() => listener.state === 'live')
    expect(listener.reason).toContain('the venue refused the request (HTTP 400 "who")')
    expect(listener.failures.length).toBe(1)
  })
})

describe('failures', () => {
  it('make it down after three in a row, and one answer live', async () => {
    answer = () => ({ status: 503, body: 'busy' })
    start()
    await until(() => listener.failures.length === 1)
    await pollOnce()
    expect(listener.state).toBe('connecting')
    await pollOnce()
    expect(listener.state).toBe('down')
    expect(listener.reason).toContain('HTTP 503 "busy"')
    answer = () => GOOD
    await pollOnce()
    await until(() => listener.state === 'live')
    expect(listener.reason).toBe('')
  })

  it('make it stale when there is no answer for two and a half periods', async () => {
    start()
    await until(() => listener.state === 'live')
    answer = () => undefined
    clock.advance(40_500)
    await until(() => server.requests.length === 2)
    clock.advance(109_499)
    expect(listener.state).toBe('live')
    clock.advance(1)
    expect(listener.changes.at(-1)).toMatchObject({ state: 'stale', reason: 'no answer for 150000 ms' })
  })

  it('count answers that cannot be read', async () => {
    answer = () => ({ status: 200, body: { spoilt: 'price is missing' } })
    start()
    await until(() => listener.failures.length === 1)
    expect(listener.problems).toEqual(['/oi cannot be read: price is missing'])
    expect(listener.state).toBe('connecting')
  })

  it.each([
    // Statuses of a ban and of a region, and how long nothing is asked.
    [418, 10],
    [403, 10],
    [451, 1],
  ])('of status %d make all polls wait %d minutes', async (status, minutes) => {
    answer = () => ({ status, body: 'no' })
    start([toyPoll(), toyPoll({ id: 'other', atMs: 30_500 })])
    await until(() => listener.state === 'down')
    const asked = server.requests.length
    clock.advance(minutes * 60_000 - 1)
    expect(listener.state).toBe('down')
    answer = () => GOOD
    expect(server.requests.length).toBe(asked)
    clock.advance(60_000)
    await until(() => listener.answers.length > 0)
  })
})

describe('stopping', () => {
  it('ends a request that is not answered, and all timers', async () => {
    answer = () => undefined
    start()
    await until(() => server.requests.length === 1)
    await Promise.all([poller?.stop(), poller?.stop()])
    expect(clock.pending).toBe(0)
    expect(listener.states).toEqual(['connecting', 'disabled'])
    expect(listener.failures).toEqual([])
    poller?.start()
    expect(clock.pending).toBe(0)
  })

  it('ends timers after a ban', async () => {
    answer = () => ({ status: 418, body: 'no' })
    start()
    await until(() => listener.state === 'down')
    await poller?.stop()
    expect(clock.pending).toBe(0)
  })
})
