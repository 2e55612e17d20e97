import { describe, expect, test } from 'vitest'
import { createRandom } from '../domain/random.ts'
import { dieboldMariano } from './diebold-mariano.ts'

describe('by hand', () => {
  test('ten gains', () => {
    // Mean 0.5. Deviations alternate +-1.5: autocovariances 2.25, -2.25 * 9/10, 2.25 * 8/10; floor(4 * 0.1^(2/9)) =
    // floor(2.398) = 2 lags of weights 2/3 and 1/3: 2.25 * (1 - 2 * 2/3 * 0.9 + 2 * 1/3 * 0.8) = 0.75.
    // t = 0.5 / sqrt(0.075) = 1.825742 of 9 degrees: with the angle atan(t / 3) = 0.546676, p = 1 - 2/pi * (angle +
    // sin * (cos + 2/3 cos^3 + 8/15 cos^5 + 16/35 cos^7)) = 0.101177, as by Simpson's rule over the density.
    expect(dieboldMariano(Float64Array.of(2, -1, 2, -1, 2, -1, 2, -1, 2, -1))).toBeCloseTo(0.101177, 6)
  })

  test('the sign does not count', () => {
    const gains = Float64Array.of(1, 4, 2, 8, 5, 7, 1, 4, 2, 8, 5)
    expect(dieboldMariano(gains.map((gain) => -gain))).toBe(dieboldMariano(gains))
  })

  test('too few gains and gains that do not vary say nothing', () => {
    expect(dieboldMariano(Float64Array.of(1, 4, 2, 8, 5, 7, 1, 4, 2))).toBeUndefined()
    expect(dieboldMariano(new Float64Array(20).fill(0.5))).toBeUndefined()
  })
})

/** Of 1000 series of 45 gains about a mean, how many have a p-value below 0.05. */
function rejections({ mean, memory }: { readonly mean: number; readonly memory: number }): number {
  const random = createRandom({ seed: 1, name: `gains/${mean}/${memory}` })
  let count = 0
  for (let n = 0; n < 1000; n++) {
    let noise = random.normal()
    const gains = Float64Array.from({ length: 45 }, () => {
      noise = memory * noise + Math.sqrt(1 - memory ** 2) * random.normal()
      return mean + noise
    })
    if ((dieboldMariano(gains) ?? 1) < 0.05) count++
  }
  return count
}

test('rejects about a twentieth where there is no gain, and most where it is plain', () => {
  // Newey and West's variance of few numbers is too small, so somewhat more than 50 of 1000.
  const byChance = rejections({ mean: 0, memory: 0 })
  expect(byChance).toBeGreaterThan(40)
  expect(byChance).toBeLessThan(100)
  // Of mean half a deviation, t is about 0.5 * sqrt(45) = 3.4: beyond 2.02 with probability 0.91.
  expect(rejections({ mean: 0.5, memory: 0 })).toBeGreaterThan(850)
})

test('allows for gains that hang together', () => {
  // Taken as independent, a correlation of 0.5 makes the variance a third of what it is, and t pass 2 in 25 %.
  expect(rejections({ mean: 0, memory: 0.5 })).toBeLessThan(170)
})
