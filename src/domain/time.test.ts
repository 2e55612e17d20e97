import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ceilTime, floorTime, mergeRanges, parseTime, subtractRanges } from './time.ts'

describe('parseTime', () => {
  // 2026-06-01T00:00:00Z
  const JUNE = 1_780_272_000_000
  test.each([
    ['1780272000000', JUNE],
    ['2026-06-01', JUNE],
    ['2026-06-01T00:00:00Z', JUNE],
    ['2026-06-01 00:00', JUNE],
    ['2026-06-01T02:00:00+02:00', JUNE],
    ['2026-06-01T00:00:00.250Z', JUNE + 250],
  ])('reads %s', (text, time) => {
    expect(parseTime(text, 'start_time')).toBe(time)
  })

  test.each(['', 'yesterday', '2026-13-01', '06/01/2026', '1e400', '2026-06-01T25:00:00Z'])(
    'refuses "%s" by name',
    (text) => {
      expect(() => parseTime(text, 'end_time')).toThrow(
        expect.objectContaining({ code: 'DOMAIN_TIME_UNREADABLE', message: expect.stringContaining('end_time') }),
      )
    },
  )
})

test('bars are aligned to the epoch, also before it', () => {
  expect([floorTime(61_000, 60_000), ceilTime(61_000, 60_000)]).toEqual([60_000, 120_000])
  expect([floorTime(-1, 60_000), ceilTime(120_000, 60_000)]).toEqual([-60_000, 120_000])
})

describe('ranges', () => {
  const range = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
  const points = (ranges: readonly { from: number; to: number }[]) =>
    new Set(ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)))

  test('touching ranges become one, empty ones vanish', () => {
    expect(
      mergeRanges([
        { from: 5, to: 7 },
        { from: 1, to: 5 },
        { from: 9, to: 9 },
      ]),
    ).toEqual([{ from: 1, to: 7 }])
  })

  test('a merged union covers the same times, in order, without overlap', () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const merged = mergeRanges(ranges)
        expect(points(merged)).toEqual(points(ranges))
        for (const [i, { from }] of merged.entries()) if (i > 0) expect(from).toBeGreaterThan(merged[i - 1]!.to)
      }),
    )
  })

  test('what is missing and what is present make up what was wanted', () => {
    fc.assert(
      fc.property(range, fc.array(range), (wanted, present) => {
        const missing = points(subtractRanges(wanted, present))
        const there = points(present)
        for (let time = wanted.from; time < wanted.to; time++) expect(missing.has(time)).toBe(!there.has(time))
        expect([...missing].every((time) => time >= wanted.from && time < wanted.to)).toBe(true)
      }),
    )
  })
})
