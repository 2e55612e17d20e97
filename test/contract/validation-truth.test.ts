import { expect, test } from 'vitest'
import { densityTotal, type PriceDensity } from '../../src/analysis/price-density.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import { type SimulatedMarket, simulateMarket } from '../../src/simulation/market.ts'
import { trueMapAtEnd } from '../../src/simulation/true-map.ts'
import { VALIDATED_START } from '../helpers/validated-market.ts'
import { TrueMaps } from '../helpers/validated-truth.ts'

const DAY = 86_400_000
const SIZE = 0.1
const marketOf = (days: number): SimulatedMarket =>
  simulateMarket({ seed: 1, days, startTime: VALIDATED_START, tiers: simulated.tierTables[0]?.tiers ?? [] })
const LONG = marketOf(3)
const SHORT = marketOf(1)
const MAPS = new TrueMaps(LONG)

test('at the end the true map is the one that the simulator ends with', () => {
  const found = MAPS.mapAt({ time: VALIDATED_START + 3 * DAY, size: SIZE, weight: 'notional' })
  expect(found.long).toEqual(trueMapAtEnd(LONG.truth, { side: 'long', size: SIZE }))
  expect(found.short).toEqual(trueMapAtEnd(LONG.truth, { side: 'short', size: SIZE }))
})

test.each(['long', 'short'] as const)(
  'two days and six payments of funding earlier the true map of %s positions is the one of a shorter market',
  (side) => {
    const found = MAPS.mapAt({ time: VALIDATED_START + DAY, size: SIZE, weight: 'notional' })[side]
    const wanted: PriceDensity = trueMapAtEnd(SHORT.truth, { side, size: SIZE })
    // Positions of all tiers: payments are taken back with the rate of the notional at entry, which may be a neighbour's.
    expect(densityTotal(found) / densityTotal(wanted)).toBeCloseTo(1, 9)
    expect(sharedMass(found, wanted)).toBeGreaterThan(0.999)
  },
)

test('weighed by positions every open position counts one', () => {
  const { long, short } = MAPS.mapAt({ time: VALIDATED_START + DAY, size: SIZE, weight: 'positions' })
  const open = SHORT.truth.outcome.filter((outcome, i) => outcome === 0 && SHORT.truth.liquidationPrice[i] !== 0)
  expect(densityTotal(long) + densityTotal(short)).toBe(open.length)
})

/** Share of the mass that lies in the same buckets. */
function sharedMass(found: PriceDensity, wanted: PriceDensity): number {
  let shared = 0
  wanted.values.forEach((value, i) => {
    shared += Math.min(value, found.values[wanted.first + i - found.first] ?? 0)
  })
  return shared / densityTotal(wanted)
}
