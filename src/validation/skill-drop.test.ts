import { describe, expect, test } from 'vitest'
import type { Estimate } from '../scoring/estimate.ts'
import { skillDrop } from './skill-drop.ts'

const gain = (value: number | null, low: number | null = null, high: number | null = null): Estimate => ({
  value,
  low,
  high,
})
/** Mean 0.1, variance 2 x 0.0001 / 6 + 0: two nights at 0.09, two at 0.11, three at 0.1. */
const NIGHTS = [0.09, 0.11, 0.1, 0.1, 0.1, 0.09, 0.11].map((value) => gain(value))
const SURELY_BAD = gain(-1, -1.1, -0.9)
const history = { nights: NIGHTS, run: undefined }

describe('skillDrop', () => {
  // Variance 4 x 0.01^2 / 6 = 0.0000666...; one more night 0.0000666 x 8 / 7 = 0.0000762, its root 0.0087287;
  // 0.1 - 2.447 x 0.0087287 = 0.0786408.
  test('tells a night below what nights let expect', () => {
    expect(skillDrop(history, gain(0.0787, 0.07, 0.09))).toBeNull()
    expect(skillDrop(history, gain(0.0786, 0.07, 0.09))).toEqual({
      gain_bits: 0.0786,
      expected: expect.closeTo(0.1, 12),
      expected_low: expect.closeTo(0.0786408, 6),
      nights: 7,
    })
  })

  test('expects nothing of six nights, and nights without a gain are none', () => {
    expect(skillDrop({ nights: NIGHTS.slice(1), run: undefined }, SURELY_BAD)).toBeNull()
    expect(skillDrop({ nights: [...NIGHTS.slice(1), gain(null)], run: undefined }, SURELY_BAD)).toBeNull()
    expect(skillDrop(history, gain(null))).toBeNull()
  })

  test('takes the wider of nights and run', () => {
    expect(skillDrop({ nights: NIGHTS, run: gain(0.1, 0.05, 0.15) }, gain(0.06, 0.05, 0.07))).toBeNull()
    expect(skillDrop({ nights: NIGHTS, run: gain(0.1, 0.05, 0.15) }, gain(0.04, 0.03, 0.05))).toMatchObject({
      expected_low: 0.05,
    })
    expect(skillDrop({ nights: NIGHTS, run: gain(0.1, 0.09, 0.11) }, gain(0.085, 0.08, 0.09))).toBeNull()
  })

  test('a night that may be as good as the others raises no alarm', () => {
    expect(skillDrop(history, gain(0, -0.2, 0.2))).toBeNull()
    expect(skillDrop(history, gain(0, -0.05, 0.05))).toMatchObject({ gain_bits: 0 })
  })

  test('a night without an interval raises no alarm, however bad', () => {
    expect(skillDrop(history, gain(-1))).toBeNull()
    expect(skillDrop(history, SURELY_BAD)).toMatchObject({ gain_bits: -1 })
  })
})
