import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LiveBatch } from '../../src/storage/live-target.ts'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { pollUntil } from '../helpers/poll.ts'
import { WsClient, type WsMessage } from '../helpers/ws-client.ts'

const MINUTE = 60_000
/** 2026-01-06T00:00:00Z */
const NOW = 1_767_657_600_000
const FIRST = NOW - 60 * MINUTE

interface Column {
  readonly timestamp: number
  readonly state: string
  readonly levels: readonly object[]
}
interface HeatmapAnswer {
  readonly data: readonly Column[]
  readonly meta: Readonly<Record<string, unknown>>
}

const SUBSCRIBE = {
  id: 'map',
  channel: 'heatmap',
  symbol: 'BTCUSDT',
  model: 'openinterest',
  interval: '1m',
  time_window: '12h',
}
const PATH = '/liquidations/heatmap-timeseries?symbol=BTCUSDT&model=openinterest&interval=1m&time_window=12h'

let app: LiveApp
let client: WsClient

beforeEach(async () => {
  app = await startLiveApp(NOW)
  await app.write(minutes(0, 60))
  client = await WsClient.connect(app.url)
})

afterEach(async () => {
  client.socket.terminate()
  expect(app.faults).toEqual([])
  await app.stop()
})

/** Candles at 50,000 +- 50, or about another price, and open interest that grows by 10 BTC a minute. */
function minutes(
  from: number,
  to: number,
  { symbol = 'BTCUSDT', priceAt = () => 50_000 }: { symbol?: string; priceAt?: (minute: number) => number } = {},
): Partial<LiveBatch> {
  const market = { exchange: 'bybit', symbol, dataKind: 'observed' as const }
  const at = (minute: number) => FIRST + minute * MINUTE
  const indices = Array.from({ length: to - from }, (_, i) => from + i)
  return {
    candles: indices.map((i) => ({
      ...market,
      type: 'candle',
      eventTime: at(i + 1),
      receivedTime: at(i + 1),
      openTime: at(i),
      closeTime: at(i + 1),
      open: priceAt(i),
      high: priceAt(i) + 50,
      low: priceAt(i) - 50,
      close: priceAt(i),
      volume: 30,
      quoteVolume: 1_500_000,
      takerBuyVolume: 15,
      isClosed: true,
    })),
    openInterest: indices.map((i) => ({
      ...market,
      type: 'open-interest',
      eventTime: at(i + 1),
      receivedTime: at(i + 1),
      quantity: 1000 + 10 * i,
      notional: Number.NaN,
    })),
  }
}

async function asked(): Promise<HeatmapAnswer> {
  const { status, body } = await app.get<HeatmapAnswer>(PATH)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

test('a snapshot is what the route answers; a closed candle becomes a column that the route answers then', async () => {
  const { snapshot } = await client.subscribe(SUBSCRIBE)
  const route = await asked()
  expect(snapshot?.data).toEqual(route.data)
  expect(snapshot).toMatchObject({ meta: { symbol: 'BTCUSDT', model: 'openinterest', price_bin_size: 50 } })
  const last = route.data.at(-1)
  expect(last?.levels.length).toBeGreaterThan(0)

  await app.write(minutes(60, 61))
  await app.maps.advance('BTCUSDT')
  const after = await asked()
  const told = await pollUntil(() => {
    const columns = client.messages.filter(({ type }) => type === 'update').flatMap(({ data = [] }) => data)
    return columns.findLast((column) => column['timestamp'] === NOW && column['state'] === 'closed')
  })
  expect(told).toEqual(after.data.at(-1))
  // Whoever comes now gets it within the snapshot, on the same stream.
  const late = await WsClient.connect(app.url)
  const second = await late.subscribe(SUBSCRIBE)
  expect(second.snapshot?.data?.at(-1)).toEqual(told)
  expect(second.snapshot?.data).toHaveLength(after.data.length)
  expect(second.snapshot?.stream).toBe(client.messages[0]?.stream)
  late.socket.terminate()
})

test('what cannot be followed is answered with the code of the route', async () => {
  client.send({ op: 'subscribe', ...SUBSCRIBE, symbol: 'NOPEUSDT' })
  expect(await client.next()).toMatchObject({ type: 'error', id: 'map', code: 'SYMBOL_UNKNOWN' })
  client.send({ op: 'subscribe', ...SUBSCRIBE, end_time: String(NOW) })
  expect(await client.next()).toMatchObject({ type: 'error', id: 'map', code: 'WINDOW_INVALID' })
  client.send({ op: 'subscribe', ...SUBSCRIBE, model: 'oracle' })
  expect(await client.next()).toMatchObject({ type: 'error', id: 'map', code: 'MESSAGE_INVALID' })
  // The id is free again.
  expect((await client.subscribe(SUBSCRIBE)).subscribed.id).toBe('map')
})

test('a stream keeps one bucket size and one map, also for those that come when the price asks for another', async () => {
  // The size is near 0.1 % of the price: 50 at 50,000, 100 at 80,000.
  const first = await client.subscribe(SUBSCRIBE)
  await app.write(minutes(60, 70, { priceAt: () => 80_000 }))
  await app.maps.advance('BTCUSDT')
  const late = await WsClient.connect(app.url)
  const second = await late.subscribe(SUBSCRIBE)
  const route = await asked()
  expect([first.snapshot?.meta?.['price_bin_size'], route.meta['price_bin_size']]).toEqual([50, 100])
  expect(second.subscribed.stream).toBe(first.subscribed.stream)
  expect(second.snapshot?.meta?.['price_bin_size']).toBe(50)
  const told = await pollUntil(() => {
    const updates = client.messages.filter(({ type }) => type === 'update').flatMap(({ data = [] }) => data)
    return updates.findLast(({ timestamp }) => timestamp === FIRST + 69 * MINUTE)
  })
  expect(second.snapshot?.data?.at(-1)).toEqual(told)
  late.socket.terminate()
})

test('a big snapshot comes in parts that are the whole of it, also to one that reads late', async () => {
  const priceAt = (minute: number) => 50_000 * (1 + 0.1 * Math.sin(minute / 50))
  await app.write(minutes(-660, 0, { priceAt }))
  for (const symbol of ['ETHUSDT', 'SOLUSDT']) await app.write(minutes(-660, 60, { symbol, priceAt }))
  client.socket.pause()
  for (const symbol of ['BTCUSDT', 'ETHUSDT', 'SOLUSDT']) {
    client.send({ op: 'subscribe', ...SUBSCRIBE, id: symbol, symbol })
  }
  // Others are served while nobody reads.
  const quick = await WsClient.connect(app.url)
  const own = await quick.subscribe(SUBSCRIBE)
  client.socket.resume()
  const streams = new Map<unknown, WsMessage[]>()
  await pollUntil(() => {
    streams.clear()
    for (const message of client.messages.filter(({ type }) => type === 'snapshot')) {
      streams.set(message.stream, [...(streams.get(message.stream) ?? []), message])
    }
    const whole = [...streams.values()].filter((parts) => parts.length === parts[0]?.parts)
    return whole.length === 3 ? true : undefined
  })
  expect(client.messages.some(({ type }) => type === 'dropped')).toBe(false)
  for (const parts of streams.values()) {
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, i) => i + 1))
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(300_000)
  }
  const route = await asked()
  expect(own.snapshot?.data).toEqual(route.data)
  expect(streams.get(own.subscribed.stream)?.flatMap(({ data = [] }) => data)).toEqual(route.data)
  quick.socket.terminate()
})

test('a snapshot that was not sent whole cannot be resumed from', async () => {
  await app.write(minutes(-660, 0, { priceAt: (minute) => 50_000 * (1 + 0.1 * Math.sin(minute / 50)) }))
  client.send({ op: 'subscribe', ...SUBSCRIBE })
  const { epoch, seq } = await client.next()
  expect((await client.next()).part).toBe(1)
  client.socket.pause()
  client.send({ op: 'unsubscribe', id: 'map' })
  client.send({ op: 'subscribe', ...SUBSCRIBE, id: 'again', resume: { epoch, seq } })
  client.socket.resume()
  const again = await pollUntil(() => client.messages.find(({ id, type }) => id === 'again' && type === 'subscribed'))
  const unsubscribed = client.messages.findIndex(({ type }) => type === 'unsubscribed')
  const sent = client.messages.slice(0, unsubscribed).filter(({ type }) => type === 'snapshot')
  // On a quick machine all parts may have left before the request came.
  expect(again.resumed).toBe(sent.length === sent[0]?.parts)
})

test('what is too large is refused before it is run, counts as a fault, and leaves nothing behind', async () => {
  // 61 columns of 2 * 50,000 / (5 * 2) = 10,000 buckets.
  const large = { ...SUBSCRIBE, time_window: undefined, start_time: String(FIRST), price_bin_size: 2 }
  client.send({ op: 'subscribe', ...large })
  const answer = await client.next()
  expect(answer).toMatchObject({ type: 'error', id: 'map', code: 'FOLLOWED_MAP_TOO_LARGE' })
  expect(answer.detail).toContain('larger price_bin_size')
  for (let i = 0; i < 20; i++) client.send({ op: 'subscribe', ...large })
  expect(await pollUntil(() => client.closed)).toBe(1008)
})
