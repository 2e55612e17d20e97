import { describe, expect, test } from 'vitest'
import { eventsAt, everyWindow, FALL_AND_RISE, questionsAt, tenMinutePath } from '../../test/helpers/zone-market.ts'
import { createRandom } from '../domain/random.ts'
import { type HitQuestion, hitRate, hitRateGap } from './hit-rate.ts'
import { toZoneColumns } from './zone-columns.ts'
import { observeZones } from './zone-outcomes.ts'

const outcomes = observeZones(questionsAt([{ minute: 0, side: 0, price: 100 }]), {
  path: tenMinutePath(FALL_AND_RISE),
  events: eventsAt([
    [12, 0, 98.3],
    [25, 0, 97],
    [30, 1, 94.5],
    [40, 0, 93],
    [45, 0, 99.9],
  ]),
})

const question: HitQuestion = {
  zones: toZoneColumns([
    [
      { low: 97.5, high: 98.5 },
      { low: 95, high: 95.4 },
      { low: 94, high: 95 },
      { low: 90, high: 92 },
    ],
  ]),
  outcomes,
  windows: everyWindow(outcomes.questions),
  chance: { random: () => 0, reach: 0.2 },
  definition: 'touch',
  tolerance: 0.02,
  hours: 24,
}

describe('by hand', () => {
  test('touch counts zones whose middle the price came within 2 % of', () => {
    // The low is 97: 98 * 1.02 is above it, 95.2 * 1.02 = 97.104 too; 94.5 * 1.02 = 96.39 and 91 * 1.02 are not.
    expect(hitRate(question)).toMatchObject({ hit_rate: 0.5, count: 4, reaches_60_percent: false })
  })

  test('event counts liquidations within 2 % of a zone of their side', () => {
    // Longs at 98.3, 97, 93 and 99.9. The zones reach from 95.55 to 100.47, 93.1 to 97.308, 92.12 to 96.9, 88.2 to
    // 93.84: all four lie near one. The short at 94.5 is not asked for.
    expect(hitRate({ ...question, definition: 'event' })).toMatchObject({
      hit_rate: 1,
      count: 4,
      reaches_60_percent: true,
    })
    // Within 0.1 % only 98.3 is left.
    expect(hitRate({ ...question, definition: 'event', tolerance: 0.001 }).hit_rate).toBe(0.25)
  })

  test('chance lays the same widths anywhere within reach', () => {
    // From 80 up, 3.9 wide: nowhere near 97, and no liquidation near.
    const touch = hitRate(question)
    expect(touch.random_hit_rate).toBe(0)
    expect(touch.chance_reaches_60_percent).toBe(false)
    expect(hitRate({ ...question, definition: 'event' }).random_hit_rate).toBe(0)
  })

  test('chance near the price passes what older tools ask for', () => {
    // Within 3 % of the price every middle lies within 2 % of where the price went, which fell by 3 %.
    const chance = { random: createRandom({ seed: 1, name: 'chance' }).uniform, reach: 0.03 }
    const zones = toZoneColumns([[{ low: 98, high: 98.1 }]])
    const rate = hitRate({ ...question, zones, chance })
    expect(rate.random_hit_rate).toBeCloseTo(1, 12)
    expect(rate.chance_reaches_60_percent).toBe(true)
  })
})

describe('is not known', () => {
  const unknown = {
    hit_rate: null,
    random_hit_rate: null,
    reaches_60_percent: null,
    chance_reaches_60_percent: null,
  }

  test('of less than a day of recording', () => {
    expect(hitRate({ ...question, hours: 23.9 })).toEqual({
      ...unknown,
      definition: 'touch',
      tolerance: 0.02,
      hours: 23.9,
      count: 4,
    })
  })

  test('without zones, of either definition', () => {
    const zones = toZoneColumns([[]])
    expect(hitRate({ ...question, zones })).toMatchObject(unknown)
    expect(hitRate({ ...question, zones, definition: 'event' })).toMatchObject(unknown)
  })

  test('without liquidations where those are counted', () => {
    const quiet = observeZones(outcomes.questions, { path: outcomes.path, events: eventsAt([]) })
    expect(hitRate({ ...question, outcomes: quiet, definition: 'event' })).toMatchObject(unknown)
    expect(hitRate({ ...question, outcomes: quiet })).toMatchObject({ hit_rate: 0.5 })
  })
})

test.each([
  { a: 0.81, b: 0.74, points: 7, isWithin: true },
  { a: 0.7, b: 0.8, points: 10, isWithin: true },
  { a: 0.5, b: 0.61, points: 11, isWithin: false },
])('$a and $b lie $points points apart', ({ a, b, points, isWithin }) => {
  const gap = hitRateGap({ hit_rate: a }, { hit_rate: b })
  expect(gap.points).toBeCloseTo(points, 9)
  expect(gap.is_within_10_points).toBe(isWithin)
})

test('a rate that is not known is not compared', () => {
  expect(hitRateGap({ hit_rate: 0.7 }, { hit_rate: null })).toEqual({ points: null, is_within_10_points: null })
})
