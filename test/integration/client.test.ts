import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Client, createClient } from '../../src/client/create-client.ts'
import { LiqheatError } from '../../src/client/liqheat-error.ts'
import type { Channel, FiltersOf, LiveEvent } from '../../src/client/live-messages.ts'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { liquidationOf } from '../helpers/live-rows.ts'
import { pollUntil } from '../helpers/poll.ts'
import { startTcpGate, type TcpGate } from '../helpers/tcp-gate.ts'

/** 2026-01-06T00:00:00Z */
const NOW = 1_767_657_600_000

let app: LiveApp
let gate: TcpGate
let client: Client
const open: { close(): void }[] = []

beforeEach(async () => {
  app = await startLiveApp(NOW)
  gate = await startTcpGate(app.url)
  client = clientOf(gate.url)
})

afterEach(async () => {
  for (const subscription of open.splice(0)) subscription.close()
  await gate.close()
  await app.stop()
})

function clientOf(baseUrl: string): Client {
  return createClient({ baseUrl, webSocket: (url, headers) => new WebSocket(url, { headers }) })
}

/** Follows a channel; events come as texts, the numbers are notionals. */
function follow<Name extends Channel>(channel: Name, filters: FiltersOf[Name]): string[] {
  const told: string[] = []
  open.push(client.subscribe(channel, filters, (event) => told.push(textOf(event))))
  return told
}

function textOf(event: LiveEvent<Channel>): string {
  if (event.type === 'snapshot' || event.type === 'update') {
    return `${event.type} ${event.rows.map((row) => ('notional_usd' in row ? row.notional_usd : 'row'))}`
  }
  if (event.type === 'gap') return `gap ${event.reason}`
  if (event.type === 'connected') return `connected ${event.resumed}`
  return event.type === 'error' ? `error ${event.error.code}` : event.type
}

/** Publishes a liquidation and waits until the subscription has told it. */
async function publish(told: string[], notional: number): Promise<void> {
  app.bus.publish('liquidations', [liquidationOf({ eventTime: NOW + notional, notional })])
  await pollUntil(() => (told.some((text) => text.endsWith(` ${notional}`)) ? true : undefined))
}

function has(told: readonly string[], text: string): Promise<boolean> {
  return pollUntil(() => (told.includes(text) ? true : undefined))
}

test('routes answer what their types say', async () => {
  const { status, store } = await client.get('/health')
  expect([status, store.series]).toEqual(['ok', 0])
  expect((await client.get('/symbols')).data).toEqual([])
  const { data, meta } = await client.get('/liquidations/history', { side: 'long', limit: 10 })
  expect([data, meta.next_cursor]).toEqual([[], null])
})

test('a failure has the code and the request of the server', async () => {
  const error = await client.get('/liquidations/map', { symbol: 'NOPEUSDT' }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LiqheatError)
  expect(error).toMatchObject({
    code: 'SYMBOL_UNKNOWN',
    status: 404,
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})

test('an answer that is not JSON is had with read', async () => {
  const response = await client.read('/health')
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  const page = createClient({ baseUrl: `${gate.url}/docs/static/index.html#` })
  await expect(page.get('/health')).rejects.toMatchObject({ code: 'ANSWER_UNREADABLE' })
})

test('a connection that breaks is replaced, and what happened meanwhile is told once', async () => {
  const told = follow('liquidations', { symbol: 'BTCUSDT' })
  await has(told, 'snapshot ')
  await publish(told, 1)
  gate.cut()
  await has(told, 'disconnected')
  app.bus.publish('liquidations', [liquidationOf({ eventTime: NOW + 2, notional: 2 })])
  gate.open(app.url)
  await has(told, 'update 2')
  await publish(told, 3)
  expect(told.filter((text) => text !== 'disconnected')).toEqual([
    'connected false',
    'snapshot ',
    'update 1',
    'connected true',
    'update 2',
    'update 3',
  ])
})

test('a server that was restarted is told as a gap before its snapshot', async () => {
  const told = follow('liquidations', { symbol: 'BTCUSDT' })
  await has(told, 'snapshot ')
  await publish(told, 1)
  const before = app
  app = await startLiveApp(NOW)
  gate.cut()
  gate.open(app.url)
  await has(told, 'gap reconnect')
  await publish(told, 5)
  await before.stop()
  const after = told.slice(told.indexOf('update 1') + 1).filter((text) => text !== 'disconnected')
  expect(after).toEqual(['connected false', 'gap reconnect', 'snapshot ', 'update 5'])
})

test('a refused subscription tells why and ends', async () => {
  const told = follow('candles', { symbol: 'BTCUSDT', exchange: 'ftx' })
  await has(told, 'error EXCHANGE_UNKNOWN')
  expect(told).toEqual(['error EXCHANGE_UNKNOWN'])
})

test('a closed subscription tells nothing more', async () => {
  const told = follow('liquidations', {})
  const other = follow('liquidations', { side: 'long' })
  await has(told, 'snapshot ')
  await has(other, 'snapshot ')
  open[0]?.close()
  await publish(other, 1)
  expect(told).toEqual(['connected false', 'snapshot '])
})

test('a runtime without a WebSocket, or one that cannot send a token, is told at once', () => {
  const own = globalThis.WebSocket
  try {
    Reflect.deleteProperty(globalThis, 'WebSocket')
    const missing = createClient({ baseUrl: gate.url })
    expect(() => missing.subscribe('health', {}, () => {})).toThrow('WEBSOCKET_MISSING')
    Reflect.set(globalThis, 'WebSocket', WebSocket)
    const token = createClient({ baseUrl: gate.url, token: 't' })
    expect(() => token.subscribe('health', {}, () => {})).toThrow('WEBSOCKET_TOKEN')
  } finally {
    if (own === undefined) Reflect.deleteProperty(globalThis, 'WebSocket')
    else Reflect.set(globalThis, 'WebSocket', own)
  }
})
