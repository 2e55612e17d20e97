import { describe, expect, test } from 'vitest'
import {
  type CoverageSeries,
  channelsOf,
  coverageStrip,
  sharedGaps,
  type VenueHealth,
  venueState,
  watchedShare,
} from '../../ui/live/feed-view.ts'

const HOUR = 3_600_000
const RANGE = { from: 0, to: 24 * HOUR }

function health(channels: VenueHealth['channels']): VenueHealth {
  return {
    exchange: 'bybit',
    state: 'live',
    is_connected: true,
    last_heartbeat: 0,
    message_count: 0,
    error_count: 0,
    reconnects: 0,
    dropped: 0,
    duplicates: 0,
    rejected: 0,
    unknown_symbols: 0,
    uptime_percent: 100,
    uptime_since: 0,
    lag_ms: null,
    coverage: 'full',
    last_error: null,
    last_error_time: null,
    channels,
    gaps: [],
  }
}

function series(from: number, to: number, missing: [number, number][] = []): CoverageSeries {
  return {
    exchange: 'bybit',
    symbol: 'BTCUSDT',
    kind: 'liquidations',
    interval: null,
    data_kind: 'observed',
    start_time: from,
    end_time: to,
    rows: 1,
    expected: null,
    missing: missing.map(([start_time, end_time]) => ({ start_time, end_time })),
    sources: ['live'],
    is_derived: false,
  }
}

describe('states of feeds', () => {
  const polled = health({
    liquidations: { state: 'live', since: 1000, reason: '' },
    candles: { state: 'live', since: 1000, reason: '' },
    'open-interest': { state: 'not_supported', since: null, reason: 'none' },
  })

  test('what was pushed counts when it began later, and what was polled when nothing was pushed since', () => {
    const pushed = [
      { exchange: 'bybit', channel: 'liquidations', state: 'down', since: 2000, reason: 'cut' },
      { exchange: 'bybit', channel: 'candles', state: 'stale', since: 500, reason: 'old' },
      { exchange: 'okx', channel: 'candles', state: 'down', since: 9000, reason: 'another venue' },
    ]
    expect(channelsOf(polled, pushed)).toEqual([
      { channel: 'liquidations', state: 'down', since: 2000, reason: 'cut' },
      { channel: 'candles', state: 'live', since: 1000, reason: '' },
      { channel: 'open-interest', state: 'not_supported', since: null, reason: 'none' },
    ])
  })

  test('a venue is as its worst series that runs', () => {
    const of = (...states: ('live' | 'down' | 'stale' | 'disabled' | 'not_supported')[]) =>
      venueState(states.map((state) => ({ channel: '', state, since: null, reason: '' })))
    expect(of('live', 'stale', 'down')).toBe('down')
    expect(of('live', 'not_supported', 'disabled')).toBe('live')
    expect(of('disabled', 'not_supported')).toBe('disabled')
    expect(of('not_supported')).toBe('not_supported')
  })
})

describe('the strip of a day', () => {
  test('is watched where any symbol is covered, a gap where one is recorded, else unwatched', () => {
    const strip = coverageStrip(RANGE, {
      series: [series(6 * HOUR, 10 * HOUR), series(8 * HOUR, 20 * HOUR, [[12 * HOUR, 13 * HOUR]])],
      gaps: [
        { channel: 'liquidations', start_time: 12 * HOUR, end_time: 13 * HOUR, reason: 'connection cut' },
        { channel: 'candles', start_time: 7 * HOUR, end_time: 9 * HOUR, reason: 'another series' },
      ],
      isLive: false,
    })
    expect(strip).toEqual([
      { kind: 'unwatched', from: 0, to: 6 * HOUR, reason: '' },
      { kind: 'watched', from: 6 * HOUR, to: 12 * HOUR, reason: '' },
      { kind: 'gap', from: 12 * HOUR, to: 13 * HOUR, reason: 'connection cut' },
      { kind: 'watched', from: 13 * HOUR, to: 20 * HOUR, reason: '' },
      { kind: 'unwatched', from: 20 * HOUR, to: 24 * HOUR, reason: '' },
    ])
    // 6 h and 7 h of 24.
    expect(watchedShare(strip)).toBe(13 / 24)
  })

  test('a live feed is watched up to the end, an open gap lasts up to it', () => {
    const covered = [series(-HOUR, 23 * HOUR)]
    expect(coverageStrip(RANGE, { series: covered, gaps: [], isLive: true })).toEqual([
      { kind: 'watched', from: 0, to: 24 * HOUR, reason: '' },
    ])
    const open = [{ channel: 'liquidations', start_time: 23 * HOUR, end_time: null, reason: 'silent' }]
    expect(coverageStrip(RANGE, { series: covered, gaps: open, isLive: false })).toEqual([
      { kind: 'watched', from: 0, to: 23 * HOUR, reason: '' },
      { kind: 'gap', from: 23 * HOUR, to: 24 * HOUR, reason: 'silent' },
    ])
  })

  test('nothing stored is nothing watched', () => {
    expect(coverageStrip(RANGE, { series: [], gaps: [], isLive: true })).toEqual([
      { kind: 'unwatched', from: 0, to: 24 * HOUR, reason: '' },
    ])
  })
})

test('gaps of one connection are told once, the newest first', () => {
  const gap = (channel: string, start_time: number, end_time: number | null, reason: string) => ({
    channel,
    start_time,
    end_time,
    reason,
  })
  expect(
    sharedGaps([
      gap('liquidations', 1000, 5000, 'cut'),
      gap('candles', 2000, 6000, 'cut'),
      gap('funding', 2000, 6000, 'poll failed'),
      gap('liquidations', 9000, 9500, 'cut'),
      gap('candles', 200_000, null, 'cut'),
      gap('liquidations', 201_000, 300_000, 'cut'),
    ]),
  ).toEqual([
    { channels: ['candles', 'liquidations'], from: 200_000, to: undefined, reason: 'cut' },
    { channels: ['liquidations'], from: 9000, to: 9500, reason: 'cut' },
    { channels: ['funding'], from: 2000, to: 6000, reason: 'poll failed' },
    { channels: ['liquidations', 'candles'], from: 1000, to: 6000, reason: 'cut' },
  ])
})
