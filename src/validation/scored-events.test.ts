import { expect, test } from 'vitest'
import { HAND_HOUR, HAND_START, handWindows } from '../../test/helpers/hand-windows.ts'
import { decideSample } from './decide-sample.ts'
import { countScoredEvents, scoredTime } from './scored-events.ts'

// Windows of one hour over the prices 90 to 92, the second half an hour after the first, the third ten hours later.
const table = handWindows([
  { hour: 0, count: [0, 0] },
  { hour: 0.5, count: [0, 0] },
  { hour: 10, count: [0, 0] },
])
const windows = Uint32Array.of(0, 1, 2)
const at = (hours: readonly number[]) => Float64Array.from(hours, (hour) => HAND_START + hour * HAND_HOUR)
const none = { kinds: new Set<never>(), feed: 'full', isBankruptcy: new Uint8Array(5) } as const
const EVENTS = {
  ...none,
  time: at([0.2, 0.7, 0.8, 5, 10.5]),
  side: Uint8Array.of(0, 0, 0, 0, 1),
  // The second lies in two windows; the third at a price far from those that were crossed.
  price: Float64Array.of(90.5, 91.5, 80, 90.5, 90.5),
  notional: new Float64Array(5).fill(1),
}

test('a liquidation in two windows counts once; outside of all and of the other side not', () => {
  expect(countScoredEvents(table, { windows, events: EVENTS })).toEqual({ events: 2, unassigned: 1 })
})

test('time in two windows counts once', () => {
  // 0:00 to 1:30 and 10:00 to 11:00.
  expect(scoredTime(table, windows)).toBe(2.5 * HAND_HOUR)
})

test('a sample is what was scored, not what the calendar spans', () => {
  const day = 24 * HAND_HOUR
  const period = {
    from_ms: HAND_START - day,
    train_to_ms: HAND_START - 1,
    test_from_ms: HAND_START,
    to_ms: HAND_START + 40 * day,
  }
  const market = {
    period,
    events: EVENTS,
    horizons: [{ horizon: '1h' as const, table, published: undefined }],
    shift: { shift: 0, source: 'none', warnings: [] },
  }
  const { sample } = decideSample(market, { id: 'abcdef012345', stepMs: HAND_HOUR })
  expect(sample.is_sufficient).toBe(false)
  // 2.5 hours in one of the twenty blocks of two days.
  expect(sample.test_days).toBeCloseTo(2.5 / 24, 12)
  expect(sample.blocks).toBe(1)
  expect(sample.missing).toEqual(['2 test events of 500', '0.1 test days of 30', '1 blocks of time of 10'])
})
