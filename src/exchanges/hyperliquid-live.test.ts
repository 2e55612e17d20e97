import { describe, expect, test } from 'vitest'
import { hyperliquidLive } from './hyperliquid-live.ts'
import type { InstrumentBook, LiveInstrument, ParsedFrame } from './live.ts'

/** 2026-01-01T00:00:00Z, a full hour. */
const T = 1_767_225_600_000
const MINUTE = 60_000
const BUYER = `0x${'b'.repeat(40)}`
const SELLER = `0x${'5'.repeat(40)}`

const SOL: LiveInstrument = { symbol: 'SOLUSDT', instrumentId: 'SOL', contractValue: 1, isInverse: false }
const PEPE: LiveInstrument = { symbol: '1000PEPEUSDT', instrumentId: 'kPEPE', contractValue: 1, isInverse: false }
/** BTC is listed but not followed. */
const BOOK: InstrumentBook = {
  find: (id) => [SOL, PEPE].find(({ instrumentId }) => instrumentId === id) ?? (id === 'BTC' ? 'other' : undefined),
}

const [route] = hyperliquidLive.routes
if (route === undefined) throw new Error('Invariant: Hyperliquid has a route')
const { createParser, subscriptions } = route

function read(frame: unknown, receivedTime = T + 20 * MINUTE): ParsedFrame {
  return createParser(BOOK).read(typeof frame === 'string' ? frame : JSON.stringify(frame), receivedTime)
}

const trade = {
  coin: 'SOL',
  side: 'B',
  px: '121.5',
  sz: '2.4',
  time: T + 3,
  hash: `0x${'0'.repeat(64)}`,
  tid: 880_000_000_000_001,
  users: [BUYER, SELLER],
}
const context = {
  dayNtlVlm: '1000000.0',
  funding: '0.0000125',
  impactPxs: ['121.4', '121.6'],
  markPx: '121.5',
  midPx: '121.45',
  openInterest: '2000.0',
  oraclePx: '121.44',
  premium: '0.0001',
  prevDayPx: '118.0',
}

describe('trades', () => {
  test.each([
    ['B', true],
    ['A', false],
  ])('side %s is the taker, with addresses of buyer and seller', (side, isBuy) => {
    expect(read({ channel: 'trades', data: [{ ...trade, side }] })).toEqual({
      items: [
        {
          type: 'trade',
          symbol: 'SOLUSDT',
          time: T + 3,
          price: 121.5,
          quantity: 2.4,
          isBuy,
          id: '880000000000001',
          users: [BUYER, SELLER],
        },
      ],
      rejected: [],
      unknown: [],
      others: 0,
    })
  })

  test('kPEPE counts in thousands of PEPE, as 1000PEPEUSDT does', () => {
    const { items } = read({ channel: 'trades', data: [{ ...trade, coin: 'kPEPE', px: '0.0105', sz: '7000' }] })
    expect(items).toEqual([expect.objectContaining({ symbol: '1000PEPEUSDT', price: 0.0105, quantity: 7000 })])
  })

  test('addresses may be absent', () => {
    const { items, rejected } = read({ channel: 'trades', data: [{ ...trade, users: undefined }] })
    expect(rejected).toEqual([])
    expect(items[0]).not.toHaveProperty('users')
  })

  test('a broken, an unknown and an unfollowed row leave the others', () => {
    const data = [
      { ...trade, side: 'buy' },
      { ...trade, coin: 'xyz:AAPL' },
      { ...trade, coin: 'BTC' },
      { ...trade, users: [BUYER] },
      { ...trade, tid: 2 },
    ]
    const { items, rejected, unknown, others } = read({ channel: 'trades', data })
    expect(items).toEqual([expect.objectContaining({ id: '2' })])
    expect(rejected).toEqual([
      expect.stringContaining('Hyperliquid frame.data[0].side was "buy"'),
      expect.stringContaining('Hyperliquid frame.data[3].users was ["0xb'),
    ])
    expect({ unknown, others }).toEqual({ unknown: ['xyz:AAPL'], others: 1 })
  })
})

describe('contexts', () => {
  test('mark price, open interest at it and funding of the next hour, as of receipt', () => {
    const time = T + 20 * MINUTE
    expect(read({ channel: 'activeAssetCtx', data: { coin: 'SOL', ctx: context } }, time)).toEqual({
      items: [
        { type: 'mark-price', symbol: 'SOLUSDT', time, price: 121.5 },
        // 2,000 SOL at 121.5.
        { type: 'open-interest', symbol: 'SOLUSDT', time, quantity: 2000, notional: 243_000 },
        { type: 'funding', symbol: 'SOLUSDT', time, rate: 0.0000125, paidAt: T + 60 * MINUTE },
      ],
      rejected: [],
      unknown: [],
      others: 0,
    })
  })

  test('at a full hour the payment is the next one', () => {
    const { items } = read({ channel: 'activeAssetCtx', data: { coin: 'SOL', ctx: context } }, T)
    expect(items[2]).toMatchObject({ type: 'funding', paidAt: T + 60 * MINUTE })
  })

  test('what is wrong is told', () => {
    const data = { coin: 'SOL', ctx: { ...context, markPx: null } }
    const { items, rejected } = read({ channel: 'activeAssetCtx', data })
    expect(items).toEqual([])
    expect(rejected).toEqual([expect.stringContaining('Hyperliquid frame.data.ctx.markPx was null')])
  })
})

describe('control', () => {
  test('an acknowledgement repeats what was asked', () => {
    const [first] = subscriptions([PEPE])
    const data = JSON.parse(first?.frame ?? '') as unknown
    expect(read({ channel: 'subscriptionResponse', data }).control).toEqual({ type: 'ack', id: 'trades:kPEPE' })
    expect(first?.id).toBe('trades:kPEPE')
  })

  test('an error does not say which request it is for', () => {
    const text = 'Invalid subscription {"type":"trades","coin":"NOPE"}'
    expect(read({ channel: 'error', data: text }).control).toEqual({ type: 'refused', id: '', problem: text })
  })

  test('a pong', () => {
    expect(read({ channel: 'pong' }).control).toEqual({ type: 'pong' })
  })

  test('the greeting says nothing', () => {
    expect(read('Websocket connection established.')).toEqual({ items: [], rejected: [], unknown: [], others: 0 })
  })

  test.each([
    ['{'],
    ['null'],
    ['[]'],
    ['{"channel":"l2Book","data":{}}'],
    ['{"channel":"trades","data":{}}'],
    ['{"channel":"activeAssetCtx"}'],
  ])('a frame %s is rejected, not thrown', (text) => {
    const { items, control, rejected } = read(text)
    expect({ items, control, rejected: rejected.length }).toEqual({ items: [], control: undefined, rejected: 1 })
  })
})

describe('requests', () => {
  test('two an instrument', () => {
    expect(subscriptions([SOL, PEPE]).map(({ id, frame }) => [id, JSON.parse(frame)])).toEqual([
      ['trades:SOL', { method: 'subscribe', subscription: { type: 'trades', coin: 'SOL' } }],
      ['activeAssetCtx:SOL', { method: 'subscribe', subscription: { type: 'activeAssetCtx', coin: 'SOL' } }],
      ['trades:kPEPE', { method: 'subscribe', subscription: { type: 'trades', coin: 'kPEPE' } }],
      ['activeAssetCtx:kPEPE', { method: 'subscribe', subscription: { type: 'activeAssetCtx', coin: 'kPEPE' } }],
    ])
  })

  test('coins that are listed are instruments', () => {
    const universe = [
      { name: 'BTC', szDecimals: 5, maxLeverage: 40 },
      { name: 'kPEPE', szDecimals: 0, maxLeverage: 10, isDelisted: null },
      { name: 'GONE', szDecimals: 1, maxLeverage: 3, isDelisted: true },
    ]
    expect(hyperliquidLive.instruments.request(undefined)).toEqual({ path: '/info', query: {}, body: { type: 'meta' } })
    expect(hyperliquidLive.instruments.read({ universe })).toEqual({
      instruments: [
        { symbol: 'BTCUSDT', instrumentId: 'BTC', contractValue: 1, isInverse: false },
        { symbol: '1000PEPEUSDT', instrumentId: 'kPEPE', contractValue: 1, isInverse: false },
      ],
      next: undefined,
    })
  })

  test('liquidations are not supported, with the reason', () => {
    expect(hyperliquidLive.channels.liquidations).toEqual({
      isSupported: false,
      note: expect.stringMatching(/no public feed/),
    })
  })
})
