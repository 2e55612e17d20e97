import { expect, test } from 'vitest'
import type { FeedCounts, FeedStateSpan } from '../domain/feed-state.ts'
import { computeExchangeHealth, type FeedRecords } from './exchange-health.ts'

const HOUR = 3_600_000
/** 2026-01-06T00:00:00Z */
const NOW = 1_767_657_600_000
const YESTERDAY = NOW - 24 * HOUR

const SUPPORT = { isSupported: true, note: 'comes by WebSocket' }
const CHANNELS = {
  liquidations: { isSupported: false, note: 'no public feed' },
  candles: SUPPORT,
  'mark-candles': SUPPORT,
  'open-interest': SUPPORT,
  funding: SUPPORT,
}
const EXCHANGE = { id: 'okx', live: { channels: CHANNELS } }

function span(fields: Partial<FeedStateSpan>): FeedStateSpan {
  return { exchange: 'okx', channel: 'candles', state: 'live', from: YESTERDAY, to: NOW, reason: '', ...fields }
}

function counts(fields: Partial<FeedCounts>): FeedCounts {
  return {
    exchange: 'okx',
    from: NOW - 10_000,
    to: NOW,
    messages: 0,
    liquidations: 0,
    duplicates: 0,
    rejected: 0,
    errors: 0,
    dropped: 0,
    unknownSymbols: 0,
    otherSymbols: 0,
    reconnects: 0,
    lagMs: Number.NaN,
    ...fields,
  }
}

function judge(records: Partial<FeedRecords>) {
  return computeExchangeHealth(EXCHANGE, { spans: [], gaps: [], counts: [], ...records }, NOW)
}

test('nothing recorded is not running, not unknown health', () => {
  const health = judge({})
  expect(health).toMatchObject({ state: 'disabled', isConnected: false, uptimeSince: YESTERDAY, gaps: [] })
  expect(health.uptimePercent).toBeUndefined()
  expect(health.lastHeartbeat).toBeUndefined()
  expect(health.channels.liquidations).toEqual({ state: 'not_supported', since: undefined, reason: 'no public feed' })
  expect(health.channels.candles?.state).toBe('disabled')
})

test('the worst channel that runs decides; those that do not run or do not exist count for nothing', () => {
  const live = span({})
  const not = span({ channel: 'liquidations', state: 'not_supported', reason: 'no public feed' })
  expect(judge({ spans: [live, not] })).toMatchObject({ state: 'live', isConnected: true })
  const connecting = span({ channel: 'funding', state: 'connecting' })
  const stale = span({ channel: 'mark-candles', state: 'stale' })
  const down = span({ channel: 'open-interest', state: 'down' })
  expect(judge({ spans: [live, connecting] }).state).toBe('connecting')
  expect(judge({ spans: [live, connecting, stale] }).state).toBe('stale')
  expect(judge({ spans: [live, connecting, stale, down] })).toMatchObject({ state: 'down', isConnected: true })
  expect(judge({ spans: [down] }).isConnected).toBe(false)
})

test('a span that was not moved on for more than 15 s does not run any more', () => {
  expect(judge({ spans: [span({ to: NOW - 15_000 })] }).state).toBe('live')
  const health = judge({ spans: [span({ to: NOW - 15_001 })] })
  expect(health).toMatchObject({ state: 'disabled', isConnected: false, lastHeartbeat: NOW - 15_001 })
  expect(health.channels.candles).toEqual({
    state: 'disabled',
    since: NOW - 15_001,
    reason: 'nothing recorded since; it was live then',
  })
})

test('uptime is the share of the whole last 24 hours in which all channels that ran were live', () => {
  // 6 of 24 hours: a collector that did not run was not up.
  expect(judge({ spans: [span({ from: NOW - 6 * HOUR })] }).uptimePercent).toBe(25)
  // Spans from before count from 24 hours ago on: 12 of 24 hours.
  expect(judge({ spans: [span({ from: NOW - 48 * HOUR, to: NOW - 12 * HOUR })] }).uptimePercent).toBe(50)
  // Live together only in the last 3 of 24 hours.
  const spans = [
    span({ from: NOW - 6 * HOUR }),
    span({ channel: 'funding', state: 'down', from: NOW - 6 * HOUR, to: NOW - 3 * HOUR }),
    span({ channel: 'funding', from: NOW - 3 * HOUR }),
    span({ channel: 'liquidations', state: 'not_supported' }),
  ]
  expect(judge({ spans }).uptimePercent).toBe(12.5)
  expect(judge({ spans: [span({ state: 'down' })] }).uptimePercent).toBe(0)
})

test('counts are those of the periods that ended within the last 60 s; other venues do not mix in', () => {
  const health = judge({
    counts: [
      counts({ to: NOW - 60_000, messages: 1000, lagMs: 900 }),
      counts({ to: NOW - 50_000, messages: 7, errors: 1, reconnects: 1, lagMs: 40 }),
      counts({ messages: 5, dropped: 2, duplicates: 3, rejected: 4, unknownSymbols: 6, otherSymbols: 8, errors: 1 }),
      counts({ exchange: 'bybit', messages: 500, lagMs: 1 }),
    ],
  })
  expect(health.counts).toEqual({
    messages: 12,
    liquidations: 0,
    duplicates: 3,
    rejected: 4,
    errors: 2,
    dropped: 2,
    unknownSymbols: 6,
    otherSymbols: 8,
    reconnects: 1,
  })
  // The newest period had nothing to measure.
  expect(health.lagMs).toBe(40)
})

test('gaps that reach into the last 24 hours are listed, oldest first, open ones included', () => {
  const gap = { exchange: 'okx', channel: 'candles', reason: 'socket closed' } as const
  const open = { ...gap, from: NOW - HOUR, to: undefined }
  const over = { ...gap, from: YESTERDAY - HOUR, to: YESTERDAY }
  const reaching = { ...gap, from: YESTERDAY - HOUR, to: YESTERDAY + 1 }
  expect(judge({ gaps: [open, over, reaching] }).gaps).toEqual([reaching, open])
})

test('the last error is the reason of the newest state that was not live', () => {
  const spans = [
    span({ state: 'down', from: NOW - 3 * HOUR, to: NOW - 2 * HOUR, reason: 'connection refused' }),
    span({ state: 'stale', from: NOW - 2 * HOUR, to: NOW - HOUR, reason: 'no data for 10 s' }),
    span({ from: NOW - HOUR, reason: 'resumed' }),
  ]
  expect(judge({ spans }).lastError).toEqual({ time: NOW - 2 * HOUR, reason: 'no data for 10 s' })
  expect(judge({ spans: [span({})] }).lastError).toBeUndefined()
})
