import { describe, expect, test } from 'vitest'
import { buildWindows, forecastTimes } from './build-windows.ts'
import { writeCellMass } from './cell-mass.ts'
import { PathReader, type PricePath } from './price-path.ts'

const HOUR = 3_600_000

/** Candles of an hour; each is its close, low and high. */
function hours(...candles: readonly (readonly [close: number, low: number, high: number])[]): PricePath {
  return {
    openTime: Float64Array.from(candles, (_, i) => i * HOUR),
    closeTime: Float64Array.from(candles, (_, i) => (i + 1) * HOUR),
    close: Float64Array.from(candles, ([close]) => close),
    triggerLow: Float64Array.from(candles, ([, low]) => low),
    triggerHigh: Float64Array.from(candles, ([, , high]) => high),
  }
}

/** At 1 h the price is 105; in the hour after it falls to 88 and rises to 110. */
const PATH = hours([105, 100, 106], [95, 88, 110], [95, 94, 96])

function windows(events: readonly (readonly [time: number, side: number, price: number, notional: number])[]) {
  return buildWindows({
    path: new PathReader(PATH),
    events: {
      time: Float64Array.from(events, ([time]) => time),
      side: Uint8Array.from(events, ([, side]) => side),
      price: Float64Array.from(events, ([, , price]) => price),
      notional: Float64Array.from(events, ([, , , notional]) => notional),
    },
    times: Float64Array.of(HOUR),
    horizonMs: HOUR,
    bucketSize: 10,
  })
}

describe('cells of a window', () => {
  test('are the buckets that were crossed on the losing side, cut to what was crossed', () => {
    const table = windows([])
    // Longs: [88, 105) is 2 of [80, 90), all of [90, 100), 5 of [100, 110). Shorts: [105, 110) is 5 of [100, 110).
    expect([...table.firstBucket]).toEqual([8, 10])
    expect([...table.offset]).toEqual([0, 3, 4])
    expect([...table.crossed].map((share) => Number(share.toFixed(9)))).toEqual([0.2, 1, 0.5, 0.5])
    expect([...table.time]).toEqual([HOUR, HOUR])
    expect([...table.price]).toEqual([105, 105])
  })

  test('hold liquidations of their side after the forecast, up to the end of the horizon', () => {
    const table = windows([
      [HOUR, 0, 95, 1],
      [HOUR + 1, 0, 95, 70_000],
      [HOUR + 2, 0, 92, 20],
      [HOUR + 3, 1, 107, 30],
      [2 * HOUR, 0, 81, 40],
      [2 * HOUR + 1, 0, 95, 50],
    ])
    expect([...table.count]).toEqual([1, 2, 0, 1])
    expect([...table.notional]).toEqual([40, 70_020, 0, 30])
    expect([...table.cappedNotional]).toEqual([40, 50_020, 0, 30])
    expect([...table.unassigned]).toEqual([0, 0])
  })

  test('take what happened at the bucket next to them, and leave out what happened farther away', () => {
    const table = windows([
      [HOUR + 1, 0, 79, 1],
      [HOUR + 2, 0, 69, 1],
      [HOUR + 3, 1, 119, 1],
      [HOUR + 4, 1, 120, 1],
    ])
    expect([...table.count]).toEqual([1, 0, 0, 1])
    expect([...table.unassigned]).toEqual([1, 1])
  })
})

test('times whose horizon has a hole in candles or in watching are left out', () => {
  const whole = new PathReader(PATH)
  const question = { from: 0, to: 10 * HOUR, stepMs: HOUR, horizonMs: HOUR, isWatched: () => true }
  expect([...forecastTimes(whole, question)]).toEqual([HOUR, 2 * HOUR])
  expect([...forecastTimes(whole, { ...question, isWatched: (from) => from >= 2 * HOUR })]).toEqual([2 * HOUR])
  expect([...forecastTimes(whole, { ...question, to: 2 * HOUR })]).toEqual([HOUR])
})

test('mass is the part of a bucket that was crossed of what is on the losing side', () => {
  const table = windows([])
  const mass = new Float64Array(table.crossed.length)
  const density = { first: 8, size: 10, values: Float64Array.of(100, 200, 40) }
  writeCellMass(table, {
    window: 0,
    mass,
    densities: { long: density, short: { ...density, values: Float64Array.of(0, 0, 60) } },
  })
  // A fifth of [80, 90); all of [90, 100); all of what of [100, 110) is below 105; all of what is above it.
  expect([...mass].map((value) => Number(value.toFixed(9)))).toEqual([20, 200, 40, 60])
})

test('volatility is known where a day is', () => {
  const day = Array.from({ length: 26 }, (_, i): [number, number, number] => [i % 2 === 0 ? 100 : 110, 99, 111])
  const reader = new PathReader(hours(...day))
  expect(reader.volatility(10 * HOUR)).toBeNaN()
  // 24 returns of ln 1.1.
  expect(reader.volatility(26 * HOUR)).toBeCloseTo(Math.sqrt(24) * Math.log(1.1), 12)
})
