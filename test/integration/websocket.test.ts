import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LiveCandle } from '../../src/domain/market-events.ts'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { liquidationOf } from '../helpers/live-rows.ts'
import { pollUntil } from '../helpers/poll.ts'
import { WsClient, type WsMessage } from '../helpers/ws-client.ts'

const MINUTE = 60_000
/** 2026-01-06T00:00:00Z */
const NOW = 1_767_657_600_000

let app: LiveApp
const clients: WsClient[] = []

beforeEach(async () => {
  app = await startLiveApp(NOW, { ratePerMinute: 0, wsClients: 4 })
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate()
  expect(app.faults).toEqual([])
  await app.stop()
})

async function connect(): Promise<WsClient> {
  const client = await WsClient.connect(app.url)
  clients.push(client)
  return client
}

function notionals(message: WsMessage | undefined): unknown[] {
  return (message?.data ?? []).map((row) => row['notional_usd'])
}

/** Publishes one liquidation for each notional, at successive ms. */
function publish(...values: number[]): void {
  app.bus.publish(
    'liquidations',
    values.map((notional) => liquidationOf({ eventTime: NOW + notional, notional })),
  )
}

/** Publishes one and waits for the client to have it, so that each is a message of its own. */
async function publishAlone(client: WsClient, notional: number): Promise<WsMessage> {
  publish(notional)
  return client.next()
}

function okxCandle(openTime: number, close: number, isClosed = true): LiveCandle {
  return {
    type: 'candle',
    exchange: 'okx',
    symbol: 'BTCUSDT',
    eventTime: openTime + MINUTE,
    receivedTime: openTime + MINUTE,
    dataKind: 'observed',
    openTime,
    closeTime: openTime + MINUTE,
    open: 100,
    high: 200,
    low: 50,
    close,
    volume: 3,
    quoteVolume: 300,
    takerBuyVolume: Number.NaN,
    isClosed,
  }
}

test('a snapshot comes from the store and what the bus told since, then numbered updates', async () => {
  const stored = [1, 2, 9].map((notional) => liquidationOf({ eventTime: NOW + notional, notional }))
  // The first was received before the application began. The bus has told the second already, the last not yet.
  await app.write({ liquidations: stored.map((row, i) => (i === 0 ? { ...row, receivedTime: NOW - 1 } : row)) })
  publish(2, 3)
  const client = await connect()
  const { subscribed, snapshot } = await client.subscribe({ id: 'a', channel: 'liquidations' })
  expect(subscribed).toMatchObject({ id: 'a', channel: 'liquidations', seq: 0, resumed: false })
  expect(snapshot).toMatchObject({ type: 'snapshot', stream: subscribed.stream, seq: 0 })
  expect(notionals(snapshot)).toEqual([3, 2, 1])
  expect(snapshot?.data?.[0]).toEqual({
    exchange: 'bybit',
    symbol: 'BTCUSDT',
    timestamp: NOW + 3,
    received_time: NOW + 43,
    side: 'long',
    price: null,
    bankruptcy_price: 50_000,
    quantity: 2,
    notional_usd: 3,
    coverage: 'full',
    data_kind: 'observed',
  })
  publish(4, 5)
  publish(6)
  const update = await client.next()
  expect(update).toMatchObject({ type: 'update', stream: subscribed.stream, seq: 1 })
  expect(notionals(update)).toEqual([4, 5, 6])
  expect(await publishAlone(client, 7)).toMatchObject({ seq: 2 })
  expect(await publishAlone(client, 8)).toMatchObject({ seq: 3 })
})

test('snapshot and updates together hold each event once, whenever a client comes', async () => {
  let last = 0
  let isWriting = true
  // Events go on while clients come: now the store has them first, now the bus.
  const feed = (async () => {
    while (isWriting) {
      const batch = Array.from({ length: 3 }, () => {
        last++
        return liquidationOf({ eventTime: NOW + last, notional: last })
      })
      if (last % 2 === 0) app.bus.publish('liquidations', batch)
      await app.write({ liquidations: batch })
      if (last % 2 === 1) {
        await new Promise((resolve) => setTimeout(resolve, 25))
        app.bus.publish('liquidations', batch)
      }
    }
  })()
  await pollUntil(() => (last > 5 ? true : undefined))
  const joined: WsClient[] = []
  for (const name of ['a', 'b', 'c', 'd']) {
    const client = await connect()
    await client.subscribe({ id: name, channel: 'liquidations', min_notional: joined.length / 10 })
    joined.push(client)
  }
  isWriting = false
  await feed
  for (const client of joined) {
    const all = await pollUntil(() => {
      const rows = client.messages.flatMap(notionals).map(Number)
      return rows.includes(last) ? rows : undefined
    })
    const inOrder = [...all].sort((x, y) => x - y)
    const first = inOrder[0] ?? 0
    expect(inOrder).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i))
    const numbers = client.messages.flatMap(({ type, seq }) => (type === 'subscribed' ? [] : [seq]))
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i))
  }
})

test('filters decide what comes; equal filters are one stream, however they are written', async () => {
  const client = await connect()
  const big = await client.subscribe({ id: 'big', channel: 'liquidations', min_notional: 100, exchanges: 'okx, bybit' })
  const same = await client.subscribe({
    id: 'same',
    channel: 'liquidations',
    exchanges: 'bybit,okx',
    min_notional: '100',
  })
  expect(same.subscribed.stream).toBe(big.subscribed.stream)
  const eth = await client.subscribe({ id: 'eth', channel: 'liquidations', symbol: 'ETHUSDT', side: 'short' })
  expect(eth.subscribed.stream).not.toBe(big.subscribed.stream)
  app.bus.publish('liquidations', [
    liquidationOf({ notional: 99 }),
    liquidationOf({ notional: 100 }),
    liquidationOf({ notional: 101, exchange: 'binance' }),
    liquidationOf({ notional: 5, symbol: 'ETHUSDT', side: 'short' }),
    liquidationOf({ notional: 6, symbol: 'ETHUSDT', side: 'long' }),
  ])
  const updates = [await client.next(), await client.next()]
  const of = (stream: string | undefined) => updates.filter((update) => update.stream === stream).flatMap(notionals)
  expect(of(big.subscribed.stream)).toEqual([100])
  expect(of(eth.subscribed.stream)).toEqual([5])
  // The stream goes on for the other id.
  client.send({ op: 'unsubscribe', id: 'big' })
  expect(await client.next()).toEqual({ type: 'unsubscribed', id: 'big' })
  expect(notionals(await publishAlone(client, 200))).toEqual([200])
  client.send({ op: 'unsubscribe', id: 'same' })
  expect(await client.next()).toEqual({ type: 'unsubscribed', id: 'same' })
  publish(201)
  app.bus.publish('liquidations', [liquidationOf({ notional: 7, symbol: 'ETHUSDT', side: 'short' })])
  expect(notionals(await client.next())).toEqual([7])
})

test('a client that comes back gets just what it missed, or a snapshot where that is not kept', async () => {
  const watcher = await connect()
  const { subscribed } = await watcher.subscribe({ id: 'w', channel: 'liquidations' })
  const { epoch } = subscribed
  const lost = await connect()
  await lost.subscribe({ id: 'a', channel: 'liquidations' })
  for (const notional of [1, 2, 3]) await publishAlone(watcher, notional)
  await lost.close()
  const back = await connect()
  const again = await back.subscribe({ id: 'b', channel: 'liquidations', resume: { epoch, seq: 1 } })
  expect(again.subscribed).toMatchObject({ resumed: true, epoch, seq: 3 })
  expect([await back.next(), await back.next()].map(({ seq, data }) => [seq, data?.[0]?.['notional_usd']])).toEqual([
    [2, 2],
    [3, 3],
  ])
  const nothing = await back.subscribe({ id: 'up to date', channel: 'liquidations', resume: { epoch, seq: 3 } })
  expect(nothing.subscribed.resumed).toBe(true)
  expect(await publishAlone(back, 4)).toMatchObject({ type: 'update', seq: 4 })
  await back.close()
  const third = await connect()
  const other = { epoch: 'another', seq: 4 }
  const foreign = await third.subscribe({ id: 'c', channel: 'liquidations', resume: other })
  expect(foreign.subscribed).toMatchObject({ resumed: false, epoch, seq: 4 })
  expect(notionals(foreign.snapshot)).toEqual([4, 3, 2, 1])
  const ahead = await third.subscribe({ id: 'd', channel: 'liquidations', resume: { epoch, seq: 9 } })
  expect(ahead.subscribed.resumed).toBe(false)
  // What is older than 60 s is not kept: 4 messages of then, one of now.
  app.clock.now += 60_001
  await publishAlone(third, 5)
  const late = await third.subscribe({ id: 'e', channel: 'liquidations', resume: { epoch, seq: 3 } })
  expect(late.subscribed).toMatchObject({ resumed: false, seq: 5 })
  const recent = await third.subscribe({ id: 'f', channel: 'liquidations', resume: { epoch, seq: 4 } })
  expect(recent.subscribed).toMatchObject({ resumed: true, seq: 5 })
})

test('a client that does not read loses the oldest rows and is told which, others lose nothing', async () => {
  const slow = await connect()
  const quick = await connect()
  const { subscribed } = await slow.subscribe({ id: 'a', channel: 'liquidations' })
  await quick.subscribe({ id: 'a', channel: 'liquidations' })
  slow.socket.pause()
  const before = slow.messages.length
  let published = 0
  // 2,000 rows are about 0.5 MB; the kernel's buffers and 2 MB of the server's own fill before anything is lost.
  for (let round = 0; round < 100; round++) {
    const rows = Array.from({ length: 2000 }, (_, i) => liquidationOf({ eventTime: NOW + i, notional: published + i }))
    published += rows.length
    app.bus.publish('liquidations', rows)
    await pollUntil(() => (quick.messages.flatMap(notionals).length >= published ? true : undefined))
  }
  slow.socket.resume()
  const last = quick.messages.at(-1)?.seq
  await pollUntil(() => (slow.messages.at(-1)?.seq === last ? true : undefined))
  const told = slow.messages.slice(before)
  const losses = told.filter(({ type }) => type === 'dropped')
  expect(losses.length).toBeGreaterThan(0)
  const rows = told.flatMap(notionals).length
  const lost = losses.reduce((sum, { count = 0 }) => sum + count, 0)
  expect(rows + lost).toBe(published)
  // Every number is either received or told as lost, in order.
  const numbers = told.flatMap(({ type, seq = 0, from_seq: from = 0, to_seq: to = 0 }) =>
    type === 'dropped' ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : [seq],
  )
  expect(numbers).toEqual(numbers.map((_, i) => i + 1))
  expect(losses.every(({ stream }) => stream === subscribed.stream)).toBe(true)
  expect(quick.messages.some(({ type }) => type === 'dropped')).toBe(false)
})

test('two ids with equal filters that both come back get each message once', async () => {
  const watcher = await connect()
  const { subscribed } = await watcher.subscribe({ id: 'w', channel: 'liquidations' })
  for (const notional of [1, 2, 3]) await publishAlone(watcher, notional)
  const back = await connect()
  const resume = { epoch: subscribed.epoch, seq: 1 }
  for (const id of ['a', 'b']) back.send({ op: 'subscribe', id, channel: 'liquidations', resume })
  await pollUntil(() => back.messages.find(({ id }) => id === 'b'))
  await publishAlone(watcher, 4)
  await pollUntil(() => back.messages.find(({ seq, type }) => seq === 4 && type === 'update'))
  expect(back.messages.flatMap(({ type, seq }) => (type === 'subscribed' ? [] : [seq]))).toEqual([2, 3, 4])
})

test('candles: a running one that was never closed is not shown instead of the stored one, nor long after', async () => {
  app.bus.publish('candles', [okxCandle(NOW, 500, false), okxCandle(NOW + MINUTE, 501, false)])
  app.clock.now = NOW + 2 * MINUTE + 5000
  await app.write({ candles: [okxCandle(NOW, 900)] })
  const client = await connect()
  const subscribe = { channel: 'candles', exchange: 'okx', symbol: 'BTCUSDT' }
  const { snapshot } = await client.subscribe({ id: 'c', ...subscribe })
  expect(snapshot?.data).toMatchObject([
    { timestamp: NOW, state: 'closed', close: 900 },
    { timestamp: NOW + MINUTE, state: 'open', close: 501 },
  ])
  app.clock.now++
  expect((await client.subscribe({ id: 'd', ...subscribe })).snapshot?.data).toHaveLength(1)
})

test('candles: the last 100 of the store with the running one, then candles as they come', async () => {
  const stored = Array.from({ length: 120 }, (_, i) => okxCandle(NOW - (120 - i) * MINUTE, 101 + i))
  await app.write({ candles: stored })
  app.bus.publish('candles', [okxCandle(NOW, 500, false)])
  const client = await connect()
  const { snapshot } = await client.subscribe({ id: 'c', channel: 'candles', exchange: 'okx', symbol: 'BTCUSDT' })
  expect(snapshot?.data).toHaveLength(100)
  expect(snapshot?.data?.[0]).toMatchObject({ timestamp: NOW - 99 * MINUTE, state: 'closed', close: 122 })
  expect(snapshot?.data?.at(-1)).toEqual({
    exchange: 'okx',
    symbol: 'BTCUSDT',
    timestamp: NOW,
    state: 'open',
    open: 100,
    high: 200,
    low: 50,
    close: 500,
    volume: 3,
    quote_volume: 300,
    taker_buy_volume: null,
    data_kind: 'observed',
  })
  app.bus.publish('candles', [{ ...okxCandle(NOW, 1), symbol: 'ETHUSDT' }, okxCandle(NOW, 501)])
  expect((await client.next()).data).toMatchObject([{ timestamp: NOW, state: 'closed', close: 501 }])
})

test('health: recorded states first, then changes, not the spans that are merely moved on', async () => {
  const span = { exchange: 'bybit', channel: 'candles', from: NOW - MINUTE, to: NOW, reason: '' } as const
  await app.write({ states: [{ ...span, state: 'live' }] })
  const client = await connect()
  const { snapshot } = await client.subscribe({ id: 'h', channel: 'health', exchange: 'bybit' })
  expect(snapshot?.data).toContainEqual({
    exchange: 'bybit',
    channel: 'candles',
    state: 'live',
    since: NOW - MINUTE,
    reason: '',
  })
  const stale = { ...span, state: 'stale', from: NOW, reason: 'no trade for 10 s' } as const
  app.bus.publish('feed-states', [stale])
  app.bus.publish('feed-states', [{ ...stale, to: NOW + 1000 }])
  app.bus.publish('feed-states', [{ ...stale, exchange: 'okx' }])
  expect((await client.next()).data).toEqual([
    { exchange: 'bybit', channel: 'candles', state: 'stale', since: NOW, reason: 'no trade for 10 s' },
  ])
})

test.each([
  ['no JSON', 'MESSAGE_INVALID', null],
  ['[1]', 'MESSAGE_INVALID', null],
  [{ op: 'shout' }, 'MESSAGE_INVALID', null],
  [{ op: 'subscribe', id: 'x' }, 'MESSAGE_INVALID', 'x'],
  [{ op: 'subscribe', id: 'x', channel: 'prices' }, 'CHANNEL_UNKNOWN', 'x'],
  [{ op: 'subscribe', id: 'x', channel: 'liquidations', symbols: 'BTCUSDT' }, 'MESSAGE_INVALID', 'x'],
  [{ op: 'subscribe', id: 'x', channel: 'liquidations', min_notional: -1 }, 'MESSAGE_INVALID', 'x'],
  [{ op: 'subscribe', id: 'x', channel: 'liquidations', side: 'buy' }, 'MESSAGE_INVALID', 'x'],
  [{ op: 'subscribe', id: 'x', channel: 'liquidations', exchanges: 'nowhere' }, 'EXCHANGE_UNKNOWN', 'x'],
  [{ op: 'subscribe', id: 'x', channel: 'candles', symbol: 'BTCUSDT' }, 'MESSAGE_INVALID', 'x'],
  [{ op: 'unsubscribe', id: 'x' }, 'SUBSCRIPTION_UNKNOWN', 'x'],
  [{ op: 'subscribe', id: 'x', channel: 'health', resume: { epoch: 'e', seq: -1 } }, 'MESSAGE_INVALID', 'x'],
])('%j is answered %s and the connection goes on', async (message, code, id) => {
  const client = await connect()
  client.send(message)
  expect(await client.next()).toMatchObject({ type: 'error', code, id })
  client.send({ op: 'ping' })
  expect(await client.next()).toEqual({ type: 'pong' })
})

test('a subscription is one per id, 64 per connection', async () => {
  const client = await connect()
  await client.subscribe({ id: '0', channel: 'liquidations' })
  client.send({ op: 'subscribe', id: '0', channel: 'health' })
  expect(await client.next()).toMatchObject({ type: 'error', code: 'SUBSCRIPTION_EXISTS', id: '0' })
  for (let i = 1; i < 64; i++) await client.subscribe({ id: String(i), channel: 'liquidations' })
  client.send({ op: 'subscribe', id: '64', channel: 'liquidations' })
  expect(await client.next()).toMatchObject({ type: 'error', code: 'SUBSCRIPTIONS_FULL', id: '64' })
})

test('more than 20 faulty messages within a minute end the connection', async () => {
  const client = await connect()
  for (let i = 0; i < 20; i++) client.send('faulty')
  for (let i = 0; i < 20; i++) await client.next()
  expect(client.closed).toBeUndefined()
  client.send('faulty')
  expect(await pollUntil(() => client.closed)).toBe(1008)
})

test('a message of more than 64 KB ends the connection', async () => {
  const client = await connect()
  client.send('x'.repeat(65_537))
  expect(await pollUntil(() => client.closed)).toBe(1009)
})

test('plain HTTP is told to upgrade; a client too many is refused until one leaves', async () => {
  const plain = await app.get('/ws')
  expect(plain.status).toBe(426)
  expect(plain.body['code']).toBe('UPGRADE_REQUIRED')
  const [first] = [await connect(), await connect(), await connect(), await connect()]
  await expect(connect()).rejects.toThrow('503')
  await first?.close()
  // The server learns of it a moment later.
  await pollUntil(() => connect().catch(() => undefined))
})

test('one address holds a quarter of all connections at most, and keeps nobody else out', async () => {
  // A quarter of 260 is 65.
  const other = await startLiveApp(NOW, { ratePerMinute: 0, wsClients: 260 })
  const from = (localAddress: string) => WsClient.connect(other.url, { localAddress })
  const held = await Promise.all(Array.from({ length: 65 }, () => from('127.0.0.2')))
  await expect(from('127.0.0.2')).rejects.toThrow('429')
  await (await from('127.0.0.3')).subscribe({ id: 'a', channel: 'liquidations' })
  await held[0]?.close()
  // The server learns of it a moment later.
  await pollUntil(() => from('127.0.0.2').catch(() => undefined))
  await other.stop()
})

test('the server says goodbye when it stops', async () => {
  const other = await startLiveApp(NOW)
  const client = await WsClient.connect(other.url)
  await client.subscribe({ id: 'a', channel: 'liquidations' })
  await other.stop()
  expect(await pollUntil(() => client.closed)).toBe(1001)
})
