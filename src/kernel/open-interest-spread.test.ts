import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spreadOpenInterest } from './open-interest-spread.ts'

const MINUTE = 60_000

function candlesOf(volumes: readonly number[], start = 0) {
  return {
    openTime: Float64Array.from(volumes, (_, i) => start + i * MINUTE),
    closeTime: Float64Array.from(volumes, (_, i) => start + (i + 1) * MINUTE),
    volume: Float64Array.from(volumes),
  }
}

function readingsOf(pairs: readonly (readonly [number, number])[]) {
  return { time: Float64Array.from(pairs, ([time]) => time), quantity: Float64Array.from(pairs, ([, value]) => value) }
}

const ALWAYS = [{ from: -1e15, to: 1e15 }]

describe('spreadOpenInterest', () => {
  test('spreads a change over the candles between two readings by volume', () => {
    const { before, change } = spreadOpenInterest(
      candlesOf([1, 3, 4, 2]),
      readingsOf([
        [0, 100],
        [3 * MINUTE, 180],
        [4 * MINUTE, 170],
      ]),
      ALWAYS,
    )
    expect([...change]).toEqual([10, 30, 40, -10])
    expect([...before]).toEqual([100, 110, 140, 180])
  })

  test('spreads evenly when nothing traded', () => {
    const { change } = spreadOpenInterest(
      candlesOf([0, 0]),
      readingsOf([
        [0, 10],
        [2 * MINUTE, 14],
      ]),
      ALWAYS,
    )
    expect([...change]).toEqual([2, 2])
  })

  test('takes the last of several readings within a candle', () => {
    const { change } = spreadOpenInterest(
      candlesOf([1, 1]),
      readingsOf([
        [0, 10],
        [30_000, 99],
        [MINUTE, 12],
        [90_000, 50],
        [2 * MINUTE, 11],
      ]),
      ALWAYS,
    )
    expect([...change]).toEqual([2, -1])
  })

  test('takes a reading within a candle as its last once a later one is seen, also one after all candles', () => {
    const candles = candlesOf([1, 1])
    const late = [
      [1, 10],
      [MINUTE + 1, 12],
    ] as const
    expect([...spreadOpenInterest(candles, readingsOf(late), ALWAYS).change]).toEqual([Number.NaN, Number.NaN])
    const { change, knownAt } = spreadOpenInterest(candles, readingsOf([...late, [2 * MINUTE + 1, 50]]), ALWAYS)
    expect([...change]).toEqual([Number.NaN, 2])
    expect(knownAt[1]).toBe(2 * MINUTE + 1)
  })

  test('knows nothing before the first reading and after the last', () => {
    const { change } = spreadOpenInterest(
      candlesOf([1, 1, 1, 1]),
      readingsOf([
        [MINUTE, 10],
        [3 * MINUTE, 14],
      ]),
      ALWAYS,
    )
    expect([...change]).toEqual([Number.NaN, 2, 2, Number.NaN])
  })

  test('knows nothing across a hole in the readings', () => {
    const { change } = spreadOpenInterest(
      candlesOf([1, 1, 1]),
      readingsOf([
        [0, 10],
        [MINUTE, 11],
        [2 * MINUTE, 50],
        [3 * MINUTE, 51],
      ]),
      [
        { from: 0, to: 2 * MINUTE },
        { from: 2 * MINUTE, to: 9 * MINUTE },
      ],
    )
    expect([...change]).toEqual([1, Number.NaN, 1])
  })

  test('knows nothing where a candle is missing between two readings', () => {
    const candles = {
      openTime: Float64Array.of(0, 2 * MINUTE, 3 * MINUTE),
      closeTime: Float64Array.of(MINUTE, 3 * MINUTE, 4 * MINUTE),
      volume: Float64Array.of(1, 1, 1),
    }
    const readings = readingsOf([
      [0, 10],
      [3 * MINUTE, 16],
      [4 * MINUTE, 20],
    ])
    expect([...spreadOpenInterest(candles, readings, ALWAYS).change]).toEqual([Number.NaN, Number.NaN, 4])
  })

  test('ends a stretch of candles with its own last reading, not with the first one behind a hole', () => {
    const candles = {
      openTime: Float64Array.of(0, MINUTE, 4 * MINUTE),
      closeTime: Float64Array.of(MINUTE, 2 * MINUTE, 5 * MINUTE),
      volume: Float64Array.of(1, 3, 1),
    }
    const before = [
      [0, 100],
      [2 * MINUTE, 108],
    ] as const
    const behind = [
      [4 * MINUTE, 200],
      [5 * MINUTE, 210],
    ] as const
    // 8 over volumes 1 and 3; what was opened while no candle is there belongs to none.
    const path = spreadOpenInterest(candles, readingsOf([...before, ...behind]), ALWAYS)
    expect([...path.change]).toEqual([2, 6, 10])
    expect([...path.before]).toEqual([100, 102, 200])
    const unread = spreadOpenInterest(candles, readingsOf([[0, 100], ...behind]), ALWAYS)
    expect([...unread.change]).toEqual([Number.NaN, Number.NaN, 10])
  })

  test('skips unreadable readings', () => {
    const readings = readingsOf([
      [0, 10],
      [MINUTE, Number.NaN],
      [2 * MINUTE, 14],
    ])
    expect([...spreadOpenInterest(candlesOf([1, 1]), readings, ALWAYS).change]).toEqual([2, 2])
  })

  test('adds up to the change between first and last reading', () => {
    const volume = fc.double({ min: 0, max: 1e6, noNaN: true })
    const quantity = fc.double({ min: 0, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(volume, { minLength: 5, maxLength: 60 }),
        fc.array(quantity, { minLength: 2, maxLength: 12 }),
        (volumes, values) => {
          const pairs = values.map((value, i) => [i * 5 * MINUTE, value] as const)
          const used = pairs.filter(([time]) => time <= volumes.length * MINUTE)
          const { change } = spreadOpenInterest(candlesOf(volumes), readingsOf(pairs), ALWAYS)
          const known = change.filter((value) => !Number.isNaN(value))
          const sum = known.reduce((total, value) => total + value, 0)
          const first = used[0]?.[1] ?? 0
          const last = used.at(-1)?.[1] ?? 0
          expect(Math.abs(sum - (last - first))).toBeLessThan(1e-6 * Math.max(1, ...values))
        },
      ),
    )
  })

  test('never changes what is known when more readings arrive', () => {
    const pairs = [0, 5, 10, 15].map((minute, i) => [minute * MINUTE, 100 + i * i] as const)
    const candles = candlesOf(Array.from({ length: 15 }, (_, i) => i + 1))
    const { change: few } = spreadOpenInterest(candles, readingsOf(pairs.slice(0, 3)), ALWAYS)
    const { change: all } = spreadOpenInterest(candles, readingsOf(pairs), ALWAYS)
    expect([...all.slice(0, 10)]).toEqual([...few.slice(0, 10)])
    expect([...few.slice(10)].every(Number.isNaN)).toBe(true)
  })

  test('knows of a time what it knew then, whatever candles are missing', () => {
    const half = MINUTE / 2
    const minutes = fc.uniqueArray(fc.nat(11), { minLength: 1 })
    const times = fc.uniqueArray(fc.nat(24), { minLength: 2 })
    let known = 0
    fc.assert(
      fc.property(minutes, times, fc.integer({ min: 4, max: 24 }), (stored, read, end) => {
        const at = (now: number) => {
          const openTime = Float64Array.from(stored, (minute) => minute * MINUTE).sort()
          const closed = openTime.filter((time) => time + MINUTE <= now)
          const candles = {
            openTime: closed,
            closeTime: closed.map((time) => time + MINUTE),
            volume: closed.map((time) => 1 + (time / MINUTE) * 2),
          }
          const pairs = [...read]
            .sort((a, b) => a - b)
            .filter((time) => time * half <= now)
            .map((time) => [time * half, 100 + time * time] as const)
          return spreadOpenInterest(candles, readingsOf(pairs), ALWAYS)
        }
        const then = at(end * half)
        const later = at(24 * half)
        for (const [k, knownAt] of then.knownAt.entries()) {
          const isKnown = (later.knownAt[k] ?? Number.NaN) <= end * half
          expect([isKnown, then.before[k], then.change[k]]).toEqual(
            isKnown ? [true, later.before[k], later.change[k]] : [false, Number.NaN, Number.NaN],
          )
          expect(knownAt).toBe(isKnown ? later.knownAt[k] : Number.NaN)
          if (isKnown) known++
        }
      }),
      { numRuns: 1000 },
    )
    expect(known).toBeGreaterThan(0)
  })
})
