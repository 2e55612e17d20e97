import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { liquidationOf } from '../helpers/live-rows.ts'

const HOUR = 3_600_000
/** 2026-01-06T00:00:00Z */
const NOW = 1_767_657_600_000

let app: LiveApp

beforeAll(async () => {
  app = await startLiveApp(NOW)
  const bybit = { exchange: 'bybit', to: NOW - 1000, from: NOW - 12 * HOUR, reason: '' }
  await app.write({
    liquidations: [liquidationOf({ eventTime: NOW - HOUR })],
    watched: [{ exchange: 'bybit', symbol: 'BTCUSDT', dataKind: 'observed', from: NOW - 12 * HOUR, to: NOW }],
    states: [
      { ...bybit, channel: 'liquidations', state: 'live' },
      { ...bybit, channel: 'candles', state: 'live', to: NOW - 6 * HOUR },
      { ...bybit, channel: 'candles', state: 'stale', from: NOW - 6 * HOUR, reason: 'no trade for 10 s' },
    ],
    gaps: [{ exchange: 'bybit', channel: 'candles', from: NOW - 6 * HOUR, to: undefined, reason: 'silent' }],
    counts: [
      {
        exchange: 'bybit',
        from: NOW - 20_000,
        to: NOW - 10_000,
        messages: 120,
        liquidations: 30,
        duplicates: 2,
        rejected: 1,
        errors: 3,
        dropped: 5,
        unknownSymbols: 4,
        otherSymbols: 9,
        reconnects: 1,
        lagMs: 42,
      },
    ],
  })
})

afterAll(() => app.stop())

test('health is told from what was recorded, and kept for 10 s', async () => {
  const { status, body } = await app.get<{ timestamp: number; exchanges: Record<string, object> }>('/exchanges/health')
  expect(status).toBe(200)
  expect(body.timestamp).toBe(NOW)
  expect(body.exchanges['bybit']).toMatchObject({
    exchange: 'bybit',
    state: 'stale',
    is_connected: true,
    last_heartbeat: NOW - 1000,
    message_count: 120,
    error_count: 3,
    reconnects: 1,
    dropped: 5,
    duplicates: 2,
    rejected: 1,
    unknown_symbols: 4,
    // Both were live from 12 to 6 hours ago: 6 of 24 hours.
    uptime_percent: 25,
    uptime_since: NOW - 24 * HOUR,
    lag_ms: 42,
    coverage: 'full',
    last_error: 'no trade for 10 s',
    last_error_time: NOW - 6 * HOUR,
    gaps: [{ channel: 'candles', start_time: NOW - 6 * HOUR, end_time: null, reason: 'silent' }],
    channels: {
      liquidations: { state: 'live', since: NOW - 12 * HOUR, reason: '' },
      candles: { state: 'stale', since: NOW - 6 * HOUR, reason: 'no trade for 10 s' },
    },
  })
  app.clock.now = NOW + 9999
  expect((await app.get('/exchanges/health')).body).toEqual(body)
  // The collector was silent for 31 s by then.
  app.clock.now = NOW + 30_000
  const later = await app.get<{ exchanges: Record<string, object> }>('/exchanges/health')
  expect(later.body.exchanges['bybit']).toMatchObject({ state: 'disabled', is_connected: false })
  app.clock.now = NOW
})

test('every known venue is listed with its series, its coverage and what is stored of it', async () => {
  const { body } = await app.get<{ data: { id: string; channels: Record<string, { note: string }> }[] }>('/exchanges')
  expect(body.data.map(({ id }) => id)).toEqual(['binance', 'bybit', 'okx', 'hyperliquid', 'simulated'])
  expect(body.data[1]).toMatchObject({
    id: 'bybit',
    name: 'Bybit',
    liquidation_coverage: 'full',
    liquidation_side: 'position',
    symbols: [{ symbol: 'BTCUSDT', data_kind: 'observed' }],
  })
  for (const { channels } of body.data) {
    expect(Object.keys(channels)).toEqual(['liquidations', 'candles', 'mark-candles', 'open-interest', 'funding'])
    for (const { note } of Object.values(channels)) expect(note).not.toBe('')
  }
})
