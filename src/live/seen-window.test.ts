import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SeenWindow } from './seen-window.ts'

describe('SeenWindow', () => {
  it('knows a number for the whole window', () => {
    const window = new SeenWindow({ windowMs: 600_000 })
    expect(window.add(7, 0)).toBe(false)
    expect(window.add(7, 0)).toBe(true)
    expect(window.add(7, 599_999)).toBe(true)
  })

  it('forgets a number after the window and a generation', () => {
    const window = new SeenWindow({ windowMs: 600_000 })
    window.add(7, 0)
    // Generations last 60 s; the one that begins at 0 goes when it is 11 of them old.
    for (let now = 60_000; now <= 660_000; now += 60_000) window.add(now, now)
    expect(window.add(7, 660_000)).toBe(false)
  })

  it('tells apart every number, also 0 and the largest', () => {
    const window = new SeenWindow({ windowMs: 1000 })
    const largest = 2 ** 53 - 2
    for (const value of [0, 1, largest]) expect(window.add(value, 0)).toBe(false)
    for (const value of [0, 1, largest]) expect(window.add(value, 0)).toBe(true)
  })

  it('agrees with a Set within one window', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat(), { maxLength: 5000 }), (values) => {
        const window = new SeenWindow({ windowMs: 1000 })
        const seen = new Set<number>()
        for (const value of values.map((one) => one % 1000)) {
          expect(window.add(value, 5)).toBe(seen.has(value))
          seen.add(value)
        }
      }),
    )
  })

  it('stays bounded in a flood: the window becomes shorter', () => {
    const window = new SeenWindow({ windowMs: 600_000, generations: 2 })
    const perGeneration = 262_144
    for (let value = 0; value < 3 * perGeneration; value++) window.add(value, 0)
    expect(window.add(3 * perGeneration - 1, 0)).toBe(true)
    expect(window.add(0, 0)).toBe(false)
  })
})
