import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { handWindows } from '../../test/helpers/hand-windows.ts'
import { plantPlacement } from '../../test/helpers/planted-placement.ts'
import { distanceComponents } from './distance-components.ts'
import { type FittedMixture, fitMixture, mixtureMass } from './mixture.ts'
import { flooredShares } from './placement-shares.ts'
import type { WindowTable } from './window-table.ts'

function allOf(table: WindowTable) {
  return Uint32Array.from(table.time.keys())
}

describe('by hand', () => {
  test('densities that do not overlap get the share of their events, and one event each beforehand', () => {
    const table = handWindows([{ count: [300, 100] }])
    const components = new Map([
      ['left', Float64Array.of(1, 0)],
      ['right', Float64Array.of(0, 1)],
    ])
    const { shares, events } = fitMixture({ table, windows: allOf(table), components })
    expect(events).toBe(400)
    // Floored densities are 0.99 and 0.01: with a share s, 300 log(0.01 + 0.98 s) + 100 log(0.99 - 0.98 s)
    // + log s + log(1 - s). Without prior 0.01 + 0.98 s = 3/4, s = 0.755; the slope of the prior there is
    // 1/0.755 - 1/0.245 = -2.757, the curvature 0.98^2 (300/0.75^2 + 100/0.25^2) = 2049: s = 0.755 - 0.00135.
    expect(shares['left']).toBeCloseTo(0.75375, 4)
    expect((shares['left'] ?? 0) + (shares['right'] ?? 0)).toBeCloseTo(1, 12)
  })

  test('without events all shares are the same', () => {
    const table = handWindows([{ count: [0, 0] }])
    const components = new Map([
      ['left', Float64Array.of(1, 0)],
      ['right', Float64Array.of(0, 1)],
    ])
    expect(fitMixture({ table, windows: allOf(table), components }).shares).toEqual({ left: 0.5, right: 0.5 })
  })

  test('only the windows of training count', () => {
    const table = handWindows([{ count: [300, 100] }, { count: [0, 1000] }])
    const components = new Map([
      ['left', Float64Array.of(1, 0, 1, 0)],
      ['right', Float64Array.of(0, 1, 0, 1)],
    ])
    expect(fitMixture({ table, windows: Uint32Array.of(0), components }).shares['left']).toBeCloseTo(0.75375, 4)
  })

  test('mass is mixed by the shares of each window, whatever its amount', () => {
    const table = handWindows([{ count: [0, 0] }, { count: [0, 0] }])
    const components = new Map([
      ['left', Float64Array.of(8, 0, 1, 0)],
      ['even', Float64Array.of(5, 5, 0, 0)],
    ])
    const mixture: FittedMixture = {
      components,
      shares: { left: 0.5, even: 0.5 },
      events: 0,
      iterations: 0,
      gapBits: 0,
    }
    // (1, 0) and (1/2, 1/2) by halves; the second window's missing mass is even.
    expect([...mixtureMass(table, mixture)]).toEqual([0.75, 0.25, 0.75, 0.25])
  })
})

test('recovers planted shares', () => {
  const { table, truth, shuffled } = plantPlacement({ seed: 1, days: 200, events: 10 })
  const even = flooredShares(table, table.crossed)
  const peaked = flooredShares(
    table,
    truth.map((mass) => mass ** 3),
  )
  const other = flooredShares(
    table,
    shuffled.map((mass) => mass ** 3),
  )
  // Events are the expected ones of 0.5 peaked + 0.3 other + 0.2 even, 100 a window.
  const count = even.map((share, i) => 100 * (0.5 * (peaked[i] ?? 0) + 0.3 * (other[i] ?? 0) + 0.2 * share))
  const components = new Map([
    ['peaked', peaked],
    ['other', other],
    ['even', even],
  ])
  const fitted = fitMixture({ table: { ...table, count }, windows: allOf(table), components })
  // Densities are floored once more: 0.98 s_even + 0.02 = 0.2 gives 0.1837, the others 0.5 / 0.98 and 0.3 / 0.98.
  expect(fitted.shares['peaked']).toBeCloseTo(0.5102, 2)
  expect(fitted.shares['other']).toBeCloseTo(0.3061, 2)
  expect(fitted.shares['even']).toBeCloseTo(0.1837, 2)
})

test('shares are positive, sum to 1, and no small change of them is likelier', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0.05, max: 5, noNaN: true }), (seed, events) => {
      const { table, truth, train } = plantPlacement({ seed, days: 8, events })
      const components = new Map([...distanceComponents(table), ['model', truth]])
      const { shares, gapBits, iterations } = fitMixture({ table, windows: train, components })
      const values = Object.values(shares)
      expect(values.every((share) => share > 0)).toBe(true)
      expect(values.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      expect(gapBits).toBeLessThanOrEqual(1e-4)
      expect(iterations).toBeLessThan(50)
    }),
    { numRuns: 30 },
  )
})
