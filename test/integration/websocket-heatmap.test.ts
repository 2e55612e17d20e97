import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LiveBatch } from '../../src/storage/live-target.ts'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { pollUntil } from '../helpers/poll.ts'
import { WsClient } from '../helpers/ws-client.ts'

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

/** Candles at 50,000 +- 50 and open interest that grows by 10 BTC a minute. */
function minutes(from: number, to: number): Partial<LiveBatch> {
  const market = { exchange: 'bybit', symbol: 'BTCUSDT', dataKind: 'observed' as const }
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
      open: 50_000,
      high: 50_050,
      low: 49_950,
      close: 50_000,
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
