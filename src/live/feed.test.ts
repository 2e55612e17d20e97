import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HandClock } from '../../test/helpers/hand-clock.ts'
import { RecordingListener } from '../../test/helpers/recording-listener.ts'
import { ToyVenue, toyRoute } from '../../test/helpers/toy-venue.ts'
import type { LiveInstrument, LiveRoute } from '../exchanges/live.ts'
import { Feed } from './feed.ts'

let venue: ToyVenue
let clock: HandClock
let listener: RecordingListener
let feed: Feed

beforeEach(async () => {
  venue = await new ToyVenue().start()
  clock = new HandClock()
  listener = new RecordingListener()
})

afterEach(async () => {
  await feed.stop()
  await venue.close()
})

/** Half of the spread: a pause is three quarters of 1 s, 2 s, 4 s ... */
const random = (): number => 0.5

function start(changes: Partial<LiveRoute> = {}, names = ['A']): void {
  const route = toyRoute(changes)
  feed = new Feed({
    exchange: 'toy',
    route,
    baseUrl: venue.url,
    instruments: names.map(named),
    listener,
    clock,
    random,
  })
  feed.start()
}

function named(name: string): LiveInstrument {
  return { symbol: `${name}USDT`, instrumentId: name, contractValue: 1, isInverse: false }
}

/** Polls until it holds. */
function until(condition: () => boolean): Promise<void> {
  return vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 2 })
}

async function untilState(state: string): Promise<void> {
  await vi.waitFor(() => expect(listener.state).toBe(state), { timeout: 10_000, interval: 2 })
}

/** Acknowledgements that the newest connection was sent have been read. */
function untilAcknowledged(count = 1): Promise<void> {
  return until(() => {
    const newest = listener.openings.at(-1)?.connection
    const isThere = newest !== undefined && listener.openings.length === venue.connections.length
    return isThere && listener.frames.filter(({ connection }) => connection === newest).length >= count
  })
}

async function goLive(): Promise<void> {
  await untilAcknowledged()
  venue.last.send({ price: 1 })
  await untilState('live')
}

/** The pause before the next attempt is over, and it has been made. */
async function retry(ms: number): Promise<void> {
  const { length } = venue.handshakes
  clock.advance(ms)
  await until(() => venue.handshakes.length > length)
}

async function untilFailures(count: number): Promise<void> {
  await until(() => listener.failures.length === count)
}

describe('connecting', () => {
  it('is live when subscriptions are acknowledged and data have come', async () => {
    start({}, ['A', 'B'])
    await untilAcknowledged(2)
    expect(listener.states).toEqual(['connecting'])
    expect(venue.last.received).toEqual(['{"subscribe":"A"}', '{"subscribe":"B"}'])
    expect(venue.handshakes[0]?.path).toBe('/feed')
    venue.last.send({ price: 5 })
    await untilState('live')
    expect(listener.frames.map(({ text }) => text)).toEqual(['{"ack":"A"}', '{"ack":"B"}', '{"price":5}'])
    expect(listener.openings).toMatchObject([{ exchange: 'toy', route: 'toy', isSimulated: false }])
    expect(listener.failures).toEqual([])
  })

  it('tells a server that simulates', async () => {
    venue.isSimulated = true
    start()
    await until(() => listener.openings.length === 1)
    expect(listener.openings[0]?.isSimulated).toBe(true)
  })

  it('takes data between two acknowledgements as the first', async () => {
    venue.isAcknowledging = false
    start({}, ['A', 'B'])
    await until(() => venue.connections[0]?.received.length === 2)
    venue.last.send({ ack: 'A' })
    venue.last.send({ price: 1 })
    await until(() => listener.frames.length === 2)
    expect(listener.state).toBe('connecting')
    venue.last.send({ ack: 'B' })
    await untilState('live')
  })

  it('fails where nothing is acknowledged', async () => {
    venue.isAcknowledging = false
    start()
    await until(() => venue.connections[0]?.received.length === 1)
    clock.advance(10_000)
    expect(listener.problems).toEqual(['no acknowledgement of A within 10000 ms'])
    expect(listener.closings).toMatchObject([{ isPlanned: false }])
    await until(() => venue.open.length === 0)
  })

  it('fails where all is acknowledged and no data come; liquidations are none', async () => {
    start()
    await untilAcknowledged()
    venue.last.send({ forced: 7 })
    await untilAcknowledged(2)
    clock.advance(5000)
    expect(listener.problems).toEqual(['acknowledged but no data: no mark-price within 5000 ms'])
    expect(listener.state).toBe('connecting')
  })

  it('goes on without a subscription that is refused, and says so', async () => {
    venue.unknownIds.add('B')
    start({}, ['A', 'B', 'C'])
    await untilAcknowledged(3)
    venue.last.send({ price: 1 })
    await untilState('live')
    expect(listener.problems).toEqual(['subscription B was refused: no such topic'])
    expect(listener.reason).toBe('subscription B was refused: no such topic')
  })

  it('fails where every subscription is refused', async () => {
    venue.unknownIds.add('A').add('B')
    start({}, ['A', 'B'])
    await untilFailures(3)
    expect(listener.problems[2]).toMatch(/^nothing could be subscribed: /)
    expect(clock.waits).toEqual([750])
  })

  it('fails where one of two is refused without a name and the other is not acknowledged', async () => {
    venue.isAcknowledging = false
    start({}, ['A', 'B'])
    await until(() => venue.connections[0]?.received.length === 2)
    venue.last.send({ refused: '' })
    await untilFailures(1)
    expect(listener.problems).toEqual(['a subscription was refused: no such topic'])
    venue.last.send({ ack: 'A' })
    venue.last.send({ price: 1 })
    await untilState('live')
  })

  it('gives up a handshake that is not answered', async () => {
    venue.isHanging = true
    start()
    await until(() => venue.handshakes.length === 1)
    clock.advance(10_000)
    expect(listener.problems).toEqual(['no answer to the handshake within 10000 ms'])
    expect(listener.openings).toEqual([])
    expect(listener.closings).toEqual([])
  })

  it('refuses an address that is none', () => {
    start()
    const options = { exchange: 'toy', route: toyRoute(), instruments: [], listener, clock, random }
    for (const baseUrl of ['http://127.0.0.1:1', '127.0.0.1:1', 'ws://a b', 'ws://127.0.0.1/#']) {
      expect(() => new Feed({ ...options, baseUrl })).toThrow(expect.objectContaining({ code: 'FEED_URL_INVALID' }))
    }
  })
})

describe('refused handshakes', () => {
  it.each([
    // 3/4 of 1 s; 7 s as asked; 2 and 10 minutes as bans last; 3/4 of a minute where the region is blocked.
    [{ status: 503, body: 'busy' }, 750, 'connecting', 'the venue refused the connection (HTTP 503 busy)'],
    [{ status: 404 }, 750, 'connecting', 'the venue refused the connection (HTTP 404)'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 7000, 'connecting', 'too many connections (HTTP 429)'],
    [
      { status: 503, headers: { 'retry-after': '9' } },
      9000,
      'connecting',
      'the venue refused the connection (HTTP 503)',
    ],
    [{ status: 418 }, 120_000, 'connecting', 'the venue has shut this address out (HTTP 418)'],
    [
      { status: 418, headers: { 'retry-after': '300' } },
      300_000,
      'connecting',
      'the venue has shut this address out (HTTP 418)',
    ],
    [
      { status: 403, body: 'too fast' },
      600_000,
      'connecting',
      'the venue has shut this address out (HTTP 403 too fast)',
    ],
    [{ status: 451, body: 'law' }, 45_000, 'down', 'the venue does not serve this region (HTTP 451 law)'],
    [
      { status: 403, body: 'block access from your country' },
      45_000,
      'down',
      'the venue does not serve this region (HTTP 403 block access from your country)',
    ],
  ])('after %j waits %d ms and is %s', async (refusal, waitMs, state, problem) => {
    venue.refusals.push(refusal)
    start()
    await untilFailures(1)
    expect(listener.problems).toEqual([problem])
    expect(clock.waits).toEqual([waitMs])
    expect(listener.changes.at(-1)).toMatchObject({ state, reason: problem })
    await retry(waitMs)
    await untilAcknowledged()
    venue.last.send({ price: 1 })
    await untilState('live')
  })

  it('is down after three in a row, tries ever more slowly, and is live again', async () => {
    for (let i = 0; i < 8; i++) venue.refusals.push({ status: 500 })
    start()
    const waits: number[] = []
    const states: (string | undefined)[] = []
    for (let failures = 1; failures <= 8; failures++) {
      await untilFailures(failures)
      expect(clock.pending).toBe(1)
      waits.push(clock.waits[0]!)
      states.push(listener.state)
      await retry(clock.waits[0]!)
    }
    // 3/4 of 1, 2, 4, 8, 16, 32, 60, 60 s.
    expect(waits).toEqual([750, 1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000])
    expect(states).toEqual(['connecting', 'connecting', 'down', 'down', 'down', 'down', 'down', 'down'])
    await untilAcknowledged()
    venue.last.send({ price: 1 })
    await untilState('live')
    expect(listener.reason).toBe('')
  })

  it('tells a server that is not there', async () => {
    await venue.close()
    start()
    await untilFailures(1)
    expect(listener.problems[0]).toContain('ECONNREFUSED')
    await feed.stop()
    venue = await new ToyVenue().start()
  })
})

describe('losing a connection', () => {
  it('comes back after a cut', async () => {
    start()
    await goLive()
    venue.last.cut()
    await untilFailures(1)
    expect(listener.problems).toEqual(['closed by the venue (1006)'])
    expect(listener.closings).toMatchObject([{ isPlanned: false, problem: 'closed by the venue (1006)' }])
    expect(listener.state).toBe('connecting')
    expect(clock.waits).toEqual([750])
    await retry(750)
    await goLive()
    expect(new Set(listener.openings.map(({ connection }) => connection)).size).toBe(2)
  })

  it('waits longer each time where connections are live and drop at once, until one lasts ten seconds', async () => {
    start()
    const waits: number[] = []
    for (let failures = 1; failures <= 4; failures++) {
      await goLive()
      venue.last.cut()
      await untilFailures(failures)
      waits.push(clock.waits[0]!)
      await retry(clock.waits[0]!)
    }
    expect(waits).toEqual([750, 1500, 3000, 6000])
    expect(listener.states.filter((state) => state === 'down').length).toBe(2)
    await goLive()
    // The canary sings, so that the connection is not stale: 5 s and 5 s make it ten.
    clock.advance(5000)
    venue.last.send({ price: 2 })
    await until(() => listener.frames.at(-1)?.text === '{"price":2}')
    clock.advance(5000)
    venue.last.cut()
    await untilFailures(5)
    expect(clock.waits).toEqual([750])
  })

  it('replaces a silent connection before it ends it', async () => {
    start()
    await goLive()
    const [first] = venue.connections
    clock.advance(7999)
    expect(listener.state).toBe('live')
    clock.advance(1)
    expect(listener.changes.at(-1)).toMatchObject({ state: 'stale', reason: 'no mark-price for 8000 ms' })
    await until(() => venue.connections.length === 2)
    await untilAcknowledged()
    expect(venue.open.length).toBe(2)
    venue.last.send({ price: 3 })
    await untilState('live')
    await until(() => venue.open.length === 1)
    expect(first?.closeCode).toBe(1000)
    expect(listener.closings).toMatchObject([{ isPlanned: true }])
    expect(listener.states).toEqual(['connecting', 'live', 'stale', 'live'])
  })

  it('does not take liquidations for a sign of life', async () => {
    start()
    await goLive()
    clock.advance(4000)
    venue.last.send({ forced: 1 })
    await until(() => listener.frames.at(-1)?.text === '{"forced":1}')
    clock.advance(4000)
    expect(listener.state).toBe('stale')
  })

  it('is live again when the silence ends first', async () => {
    start()
    await goLive()
    const [first] = venue.connections
    clock.advance(8000)
    expect(listener.state).toBe('stale')
    first?.send({ price: 4 })
    await untilState('live')
    await until(() => venue.connections.length === 2)
    await untilAcknowledged()
    expect(venue.open.length).toBe(2)
  })

  it('ends a silent connection when its replacement fails', async () => {
    start()
    await goLive()
    venue.refusals.push({ status: 500 })
    clock.advance(8000)
    await untilFailures(2)
    await until(() => venue.open.length === 0)
    expect(listener.closings).toMatchObject([{ isPlanned: false }])
    expect(listener.state).toBe('connecting')
    // Second failure in a row: the silence was the first.
    expect(clock.waits).toEqual([1500])
  })

  it('ends a silent connection after 30 s while its replacement is slow', async () => {
    start({ canary: { items: ['mark-price'], firstMs: 60_000, staleMs: 8000 } })
    await goLive()
    clock.advance(8000)
    await until(() => venue.connections.length === 2)
    await untilAcknowledged()
    clock.advance(29_999)
    expect(listener.state).toBe('stale')
    expect(listener.closings).toEqual([])
    clock.advance(1)
    expect(listener.state).toBe('connecting')
    expect(listener.closings).toMatchObject([{ isPlanned: false, problem: 'no mark-price for 8000 ms' }])
    await until(() => venue.open.length === 1)
    venue.last.send({ price: 1 })
    await untilState('live')
  })

  it('notices silence though the clock was set back', async () => {
    start()
    await goLive()
    clock.set(clock.now() - 3_600_000)
    // The silence is counted from the first look after that, at most once as long.
    clock.advance(16_000)
    expect(listener.state).toBe('stale')
  })
})

describe('replacing a connection on purpose', () => {
  it('rotates without a hole before it is too old', async () => {
    start({ maxAgeMs: 100_000, canary: { items: ['mark-price'], firstMs: 5000, staleMs: 1_000_000 } })
    await goLive()
    let sent = 0
    const sendToAll = (): void => {
      sent++
      for (const connection of venue.open) connection.send({ price: sent + 100 })
    }
    sendToAll()
    clock.advance(95_999)
    expect(venue.handshakes.length).toBe(1)
    // 0.96 of 100 s.
    clock.advance(1)
    sendToAll()
    await until(() => venue.connections.length === 2)
    while (listener.closings.length === 0) {
      sendToAll()
      await until(() => listener.frames.some(({ text }) => text === `{"price":${sent + 100}}`))
    }
    sendToAll()
    await until(() => listener.frames.some(({ text }) => text === `{"price":${sent + 100}}`))
    const seen = new Set(listener.frames.map(({ text }) => text))
    for (let number = 1; number <= sent; number++) expect(seen).toContain(`{"price":${number + 100}}`)
    expect(listener.closings).toMatchObject([{ isPlanned: true }])
    expect(listener.states).toEqual(['connecting', 'live'])
    expect(listener.failures).toEqual([])
    await until(() => venue.open.length === 1)
  })

  it('stays live while a rotation fails, and tries again', async () => {
    start({ maxAgeMs: 100_000, canary: { items: ['mark-price'], firstMs: 5000, staleMs: 1_000_000 } })
    await goLive()
    venue.refusals.push({ status: 500 })
    clock.advance(96_000)
    await untilFailures(1)
    expect(listener.states).toEqual(['connecting', 'live'])
    await retry(750)
    await untilAcknowledged()
    venue.last.send({ price: 2 })
    await until(() => listener.closings.length === 1)
    expect(listener.closings).toMatchObject([{ isPlanned: true }])
    expect(listener.states).toEqual(['connecting', 'live'])
  })

  it('renews when the venue asks', async () => {
    start({ canary: { items: ['mark-price'], firstMs: 5000, staleMs: 1_000_000 } })
    await goLive()
    clock.advance(10_000)
    venue.last.send({ renew: 1 })
    await until(() => venue.connections.length === 2)
    await untilAcknowledged()
    expect(venue.open.length).toBe(2)
    venue.last.send({ price: 2 })
    await until(() => listener.closings.length === 1)
    expect(listener.closings).toMatchObject([{ isPlanned: true }])
  })

  it('renews not more often than every ten seconds, however often it is asked', async () => {
    start({ canary: { items: ['mark-price'], firstMs: 5000, staleMs: 1_000_000 } })
    await until(() => venue.connections.length === 1)
    venue.last.send({ renew: 1 })
    await untilAcknowledged(2)
    venue.last.send({ price: 1 })
    await untilState('live')
    venue.last.send({ renew: 1 })
    await until(() => listener.frames.length === 4)
    expect(venue.handshakes.length).toBe(1)
    await retry(10_000)
    expect(venue.handshakes.length).toBe(2)
  })
})

describe('what is sent', () => {
  it('is paced: in no window more than four fifths of the limit', async () => {
    start({ pacing: { limit: 5, windowMs: 1000 } }, ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'])
    await untilAcknowledged(4)
    const counts = [venue.last.received.length]
    clock.advance(999)
    expect(clock.waits[0]).toBe(1)
    for (const acknowledged of [8, 10]) {
      clock.advance(acknowledged === 8 ? 1 : 1000)
      await untilAcknowledged(acknowledged)
      counts.push(venue.last.received.length)
    }
    expect(counts).toEqual([4, 8, 10])
    venue.last.send({ price: 1 })
    await untilState('live')
  })

  it('has a heartbeat at every interval where the venue wants it always', async () => {
    start({ heartbeat: { text: 'ping', everyMs: 3000, when: 'always' } })
    await goLive()
    clock.advance(3000)
    await until(() => listener.frames.at(-1)?.text === '{"pong":1}')
    venue.last.send({ price: 2 })
    await until(() => listener.frames.at(-1)?.text === '{"price":2}')
    clock.advance(3000)
    await until(() => venue.last.received.filter((text) => text === 'ping').length === 2)
  })

  it('has a heartbeat only in silence where that is enough', async () => {
    start({ heartbeat: { text: 'ping', everyMs: 3000, when: 'silent' } })
    await goLive()
    clock.advance(2000)
    venue.last.send({ price: 2 })
    await until(() => listener.frames.at(-1)?.text === '{"price":2}')
    clock.advance(2999)
    expect(clock.waits[0]).toBe(1)
    clock.advance(1)
    await until(() => listener.frames.at(-1)?.text === '{"pong":1}')
    expect(venue.last.received).toEqual(['{"subscribe":"A"}', 'ping'])
  })
})

describe('stopping', () => {
  const arrivals: readonly [string, () => Promise<void>][] = [
    ['before the handshake', async () => undefined],
    [
      'in a handshake that hangs',
      async () => {
        await until(() => venue.handshakes.length === 1)
      },
    ],
    ['while it waits for acknowledgements', () => until(() => venue.connections[0]?.received.length === 1)],
    ['while it waits for data', () => untilAcknowledged()],
    ['when live', goLive],
    [
      'when stale, with two connections',
      async () => {
        await goLive()
        clock.advance(8000)
        await until(() => venue.connections.length === 2)
      },
    ],
    [
      'in the pause after a failure',
      async () => {
        await until(() => venue.connections.length === 1)
        venue.last.cut()
        await untilFailures(1)
      },
    ],
  ]

  it.each(arrivals)('%s leaves no socket and no timer', async (name, arrive) => {
    venue.isHanging = name.includes('hangs')
    venue.isAcknowledging = !name.includes('acknowledgements')
    start({ heartbeat: { text: 'ping', everyMs: 3000, when: 'always' }, maxAgeMs: 100_000 })
    await arrive()
    await Promise.all([feed.stop(), feed.stop()])
    expect(clock.pending).toBe(0)
    expect(listener.state).toBe('disabled')
    await until(() => venue.open.length === 0)
    expect(listener.closings.length).toBe(listener.openings.length)
    const { length } = listener.changes
    clock.advance(1_000_000)
    await feed.stop()
    expect(clock.pending).toBe(0)
    expect(listener.changes.length).toBe(length)
  })

  it.each(['opened', 'frame', 'changed', 'failed', 'closed'] as const)(
    'may be asked for while %s is told',
    async (name) => {
      listener.onTold = (told) => {
        if (told === name && (told !== 'changed' || listener.state === 'live')) void feed.stop()
      }
      start()
      await until(() => venue.connections.length === 1)
      if (name === 'changed') {
        await untilAcknowledged()
        venue.last.send({ price: 1 })
      }
      if (name === 'failed' || name === 'closed') {
        await until(() => listener.openings.length === 1)
        venue.last.cut()
      }
      await untilState('disabled')
      await feed.stop()
      expect(clock.pending).toBe(0)
      await until(() => venue.open.length === 0)
      expect(venue.handshakes.length).toBe(1)
    },
  )

  it('is final', async () => {
    start()
    await feed.stop()
    feed.start()
    expect(clock.pending).toBe(0)
    expect(listener.states).toEqual(['connecting', 'disabled'])
  })
})
