import { describe, expect, test } from 'vitest'
import { resolveWindow, type WindowQuery } from './window.ts'

const HOUR = 3_600_000
/** 2026-06-26T15:00:00Z */
const END = 1_782_486_000_000
const MINUTES = () => [60_000]

function resolve(query: WindowQuery, baseMs: () => number[] = MINUTES) {
  return resolveWindow(query, END, baseMs)
}

describe('resolveWindow', () => {
  test('takes 48 hours to the end of the data by default, at 15 minutes', () => {
    expect(resolve({})).toEqual({ interval: '15m', from: END - 48 * HOUR, to: END })
  })

  test('widens a window to whole columns', () => {
    const window = resolve({ start_time: '2026-06-20T10:07:00Z', end_time: '2026-06-20T11:01:00Z', interval: '15m' })
    expect(new Date(window.from).toISOString()).toBe('2026-06-20T10:00:00.000Z')
    expect(new Date(window.to).toISOString()).toBe('2026-06-20T11:15:00.000Z')
  })

  test('never picks an interval finer than the candles allow', () => {
    expect(resolve({ time_window: '24h' }, () => [HOUR]).interval).toBe('1h')
    // 3-minute candles make 15-minute columns, not 5-minute ones.
    expect(resolve({ time_window: '24h' }, () => [180_000]).interval).toBe('15m')
  })

  test('takes about 500 columns for a window of one’s own', () => {
    expect(resolve({ start_time: String(END - 26 * 24 * HOUR) }).interval).toBe('2h')
  })

  test.each([
    { query: { interval: '5m' } as const, code: 'INTERVAL_TOO_FINE', says: '1h' },
    { query: { start_time: String(END), end_time: String(END - 1) }, code: 'WINDOW_INVALID', says: 'not before' },
    { query: { start_time: '0', time_window: '7d' } as const, code: 'WINDOW_INVALID', says: 'exclude each other' },
    { query: { start_time: '0', interval: '1h' } as const, code: 'WINDOW_INVALID', says: 'limit is 20000' },
    { query: { start_time: 'soon' }, code: 'DOMAIN_TIME_UNREADABLE', says: 'start_time' },
  ])('refuses $query with $code', ({ query, code, says }) => {
    expect(() => resolve(query, () => [HOUR])).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(says) }),
    )
  })
})
