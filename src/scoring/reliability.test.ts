import { expect, test } from 'vitest'
import { handWindows } from '../../test/helpers/hand-windows.ts'
import { plantPlacement } from '../../test/helpers/planted-placement.ts'
import { flooredShares } from './placement-shares.ts'
import { reliabilityBins } from './reliability.ts'

test('ten cells make ten bins, from the faintest to the densest', () => {
  const count = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2]
  const table = handWindows([{ count }])
  const shares = Float64Array.from([...count.keys()].reverse(), (i) => (i + 1) / 55)
  const bins = reliabilityBins({ table, windows: Uint32Array.of(0), shares })
  // The mass falls where the events rise: 1/55 and half of the events in the last cell.
  expect(bins.map((bin) => bin.predicted_share)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => n / 55))
  expect(bins.map((bin) => bin.realised_share)).toEqual([0.5, 0.25, 0.25, 0, 0, 0, 0, 0, 0, 0])
  expect(bins.map(({ cells, events }) => [cells, events]).slice(0, 4)).toEqual([
    [1, 2],
    [1, 1],
    [1, 1],
    [1, 0],
  ])
})

test('cells are ordered by their share over an even one, and shares of a window are of its events', () => {
  // Relative shares 0.5 / (0.25 / 1.25) = 2.5 and 0.5 / 0.8; 0.6 / 0.5 and 0.4 / 0.5: ordered 0.625, 0.8, 1.2, 2.5.
  const table = handWindows([
    { crossed: [0.25, 1], count: [1, 3] },
    { crossed: [1, 1], count: [1, 0] },
    { crossed: [1, 1], count: [0, 0] },
  ])
  const shares = Float64Array.of(0.5, 0.5, 0.6, 0.4, 0.9, 0.1)
  expect(reliabilityBins({ table, windows: Uint32Array.of(0, 1, 2), shares })).toEqual([
    { predicted_share: 0.5, realised_share: 0.75, cells: 1, events: 3 },
    { predicted_share: 0.4, realised_share: 0, cells: 1, events: 0 },
    { predicted_share: 0.6, realised_share: 1, cells: 1, events: 1 },
    { predicted_share: 0.5, realised_share: 0.25, cells: 1, events: 1 },
  ])
})

test('even mass has one bin, and no events none', () => {
  const table = handWindows([{ crossed: [0.3, 1, 0.7], count: [1, 0, 0] }, { count: [0, 0] }])
  const shares = flooredShares(table, table.crossed)
  const [bin, ...others] = reliabilityBins({ table, windows: Uint32Array.of(0, 1), shares })
  expect(others).toEqual([])
  expect(bin).toMatchObject({ cells: 3, events: 1 })
  expect(bin?.predicted_share).toBeCloseTo(1 / 3, 12)
  expect(bin?.realised_share).toBeCloseTo(1 / 3, 12)
  expect(reliabilityBins({ table, windows: Uint32Array.of(1), shares })).toEqual([])
})

test('a true map is reliable, a sharpened one is too sure at both ends', () => {
  const { table, truth, test: windows } = plantPlacement({ seed: 2, days: 120, events: 8 })
  const of = (mass: Float64Array) => reliabilityBins({ table, windows, shares: flooredShares(table, mass) })
  for (const { predicted_share, realised_share } of of(truth)) {
    // About 700 cells a bin, each share with a deviation of about sqrt(0.08 * 0.92 / 8) = 0.1: 0.004 in the mean.
    expect(Math.abs(predicted_share - realised_share)).toBeLessThan(0.015)
  }
  const sharp = of(truth.map((mass) => mass ** 3))
  const [faintest, densest] = [sharp[0]!, sharp.at(-1)!]
  expect(faintest.realised_share).toBeGreaterThan(2 * faintest.predicted_share)
  expect(densest.realised_share).toBeLessThan(0.7 * densest.predicted_share)
})
