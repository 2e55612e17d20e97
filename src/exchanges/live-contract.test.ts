import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LIVE_CHANNELS } from '../domain/market-events.ts'
import type { InstrumentBook, LiveInstrument } from './live.ts'
import { EXCHANGES } from './registry.ts'

/** 2026-11-21T00:00:00Z */
const T = 1_795_219_200_000
const MINUTE = 60_000

const SOL: LiveInstrument = { symbol: 'SOLUSDT', instrumentId: 'SOLUSDT', contractValue: 1, isInverse: false }
const BOOKS: readonly InstrumentBook[] = [
  { find: (instrumentId) => ({ ...SOL, instrumentId }) },
  { find: () => 'other' },
  { find: () => undefined },
]
const MANY = Array.from({ length: 120 }, (_, index) => ({
  ...SOL,
  symbol: `COIN${index}USDT`,
  instrumentId: `COIN${index}USDT`,
}))

const DEPTH = 20_000
const DEEP = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`
/** Members that venues tell the kind of a frame by, holding what no one expects there. */
const NONSENSE = [
  ...['', ' ', 'pong', 'no json', '{', 'null', '[]', '{}', '0', '"text"', 'true', '[[[]]]', '[null]', '\u0000', DEEP],
  ...['data', 'topic', 'channel', 'arg', 'event', 'id', 'error', 'op', 'code', 'e'].flatMap((name) => [
    `{"${name}":${DEEP}}`,
    `{"${name}":null}`,
    `{"${name}":[null,{},[],"",0]}`,
    `{"${name}":{"e":{},"s":[],"o":null,"data":[{}],"details":7}}`,
  ]),
  '{"__proto__":{"data":[]},"constructor":1}',
]

const live = EXCHANGES.flatMap(({ id, live: api }) => (api === undefined ? [] : [{ id, api }]))
const routes = live.flatMap(({ id, api }) => api.routes.map((route) => ({ name: `${id} ${route.id}`, route })))
const polls = live.flatMap(({ id, api }) => api.polls.map((poll) => ({ name: `${id} ${poll.id}`, poll })))

test('at least Binance and Bybit have live feeds', () => {
  expect(live.map(({ id }) => id)).toEqual(expect.arrayContaining(['binance', 'bybit']))
})

describe.each(live)('$id', ({ api }) => {
  test('says of every channel what it is worth', () => {
    expect(Object.keys(api.channels).toSorted()).toEqual([...LIVE_CHANNELS].toSorted())
    for (const { note } of Object.values(api.channels)) expect(note).toMatch(/^[A-Z].{10,}\.$/)
  })

  test('has a route or a poll for every channel that it supports, and for no other', () => {
    const carried = [...api.routes, ...api.polls].flatMap(({ channels }) => channels)
    const supported = LIVE_CHANNELS.filter((channel) => api.channels[channel].isSupported)
    expect([...new Set(carried)].toSorted()).toEqual(supported.toSorted())
  })

  test('is reached over TLS', () => {
    expect(api.wsUrl).toMatch(/^wss:\/\/[a-z0-9.-]+(:\d+)?$/)
    expect(api.rest.baseUrl).toMatch(/^https:\/\/[a-z0-9.-]+$/)
    for (const { path } of api.routes) expect(path).toMatch(/^\//)
  })

  test('names routes and polls once each', () => {
    const ids = [...api.routes, ...api.polls].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('reads a list of instruments or says what is wrong with it', () => {
    expect(() => api.instruments.read({})).toThrow(expect.objectContaining({ code: 'REST_ANSWER_INVALID' }))
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        try {
          api.instruments.read(answer)
        } catch (error) {
          expect(error).toMatchObject({ code: 'REST_ANSWER_INVALID' })
        }
      }),
    )
  })
})

describe.each(routes)('$name', ({ route }) => {
  test('subscribes under an id of its own for each frame, however many instruments there are', () => {
    for (const followed of [[SOL], MANY]) {
      const sent = route.subscriptions(followed)
      expect(sent.length).toBeGreaterThan(0)
      expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length)
      for (const { id, frame } of sent) {
        expect(id).not.toBe('')
        expect(frame).not.toBe('')
      }
    }
  })

  test('mentions every followed instrument in a frame', () => {
    const all = route
      .subscriptions(MANY)
      .map(({ frame }) => frame)
      .join('')
      .toUpperCase()
    for (const { instrumentId } of MANY) expect(all).toContain(instrumentId)
  })

  test('has a canary other than liquidations, and a pace', () => {
    const { canary, pacing } = route
    expect(canary.items.length).toBeGreaterThan(0)
    expect(canary.items).not.toContain('liquidation')
    for (const ms of [canary.firstMs, canary.staleMs]) {
      expect(ms).toBeGreaterThanOrEqual(1000)
      expect(ms).toBeLessThanOrEqual(2 * MINUTE)
    }
    expect(pacing.limit).toBeGreaterThanOrEqual(1)
    expect(pacing.windowMs).toBeGreaterThanOrEqual(1000)
    expect(route.heartbeat?.everyMs ?? MINUTE).toBeGreaterThanOrEqual(5000)
    expect(route.maxAgeMs ?? MINUTE * 60).toBeGreaterThanOrEqual(MINUTE * 10)
  })

  test('reads nonsense without throwing, and takes none of it for market data', () => {
    for (const book of BOOKS) {
      const parser = route.createParser(book)
      for (const text of NONSENSE) expect(parser.read(text, 0).items).toEqual([])
    }
  })

  test('reads any text and any JSON without throwing', () => {
    for (const book of BOOKS) {
      const parser = route.createParser(book)
      const value = fc.jsonValue({ maxDepth: 5 }).map((one) => JSON.stringify(one))
      fc.assert(fc.property(fc.oneof(fc.string(), value), (text) => void parser.read(text, 0)))
    }
  })
})

describe.each(polls)('$name', ({ poll }) => {
  test('asks at times that its period has, within its budget', () => {
    expect(poll.atMs).toBeGreaterThanOrEqual(0)
    expect(poll.atMs).toBeLessThan(poll.everyMs)
    const asked = poll.requests(MANY)
    expect(asked.length).toBeGreaterThan(0)
    const perWindow = (asked.length * poll.cost * poll.budget.windowMs) / poll.everyMs
    expect(perWindow).toBeLessThanOrEqual(poll.budget.limit)
  })

  test('reads anything without throwing', () => {
    for (const book of BOOKS) {
      const context = { book, receivedTime: T }
      for (const text of NONSENSE) expect(poll.read(text, context).items).toEqual([])
      fc.assert(fc.property(fc.jsonValue(), (value) => void poll.read(JSON.stringify(value), context)))
    }
  })
})
