import { expect, test } from 'vitest'
import { createRandom } from '../domain/random.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { barsKnownAt } from '../services/bars.ts'
import { KnownBars } from './known-bars.ts'

test('at rising times it counts what was known at each', () => {
  const random = createRandom({ seed: 5, name: 'bars' }).uniform
  const count = 400
  const unknown = new Float64Array(count).fill(Number.NaN)
  const closeTime = unknown.map((_, i) => 60 * (i + 1))
  const column = { open: unknown, high: unknown, low: unknown, close: unknown, volume: unknown }
  const flow = { buyVolume: unknown, sellVolume: unknown, buyPrice: unknown, sellPrice: unknown }
  const bars: BarColumns = {
    ...column,
    ...flow,
    openTime: closeTime.map((time) => time - 60),
    closeTime,
    triggerLow: unknown,
    triggerHigh: unknown,
    openInterest: unknown,
    openInterestChange: unknown,
    funding: unknown,
    knownAt: closeTime.map((time) => time + (random() < 0.3 ? 300 * random() : 0)),
    complete: Uint8Array.from(closeTime, () => (random() < 0.8 ? 1 : 0)),
  }
  const known = new KnownBars(bars)
  const times = Array.from({ length: 800 }, (_, i) => 31 * i)
  expect(times.map((time) => known.countAt(time))).toEqual(times.map((time) => barsKnownAt(bars, time).count))
})
