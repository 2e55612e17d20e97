import { describe, expect, test } from 'vitest'
import { eventsAt, everyWindow, FALL_AND_RISE, questionsAt, tenMinutePath } from '../../test/helpers/zone-market.ts'
import { type HitQuestion, hitRate, hitRateGap } from './hit-rate.ts'
import { toZoneColumns } from './zone-columns.ts'
import { observeZones } from './zone-outcomes.ts'

const FALLEN = eventsAt([
  [12, 0, 98.3],
  [25, 0, 97],
  [30, 1, 94.5],
  [40, 0, 93],
  [45, 0, 99.9],
])
const outcomes = observeZones(questionsAt([{ minute: 0, side: 0, price: 100 }]), {
  path: tenMinutePath(FALL_AND_RISE),
  events: FALLEN,
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
  chance: { random: () => 0 },
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

  test('chance names what was named at other times, as far from the price', () => {
    // At 200 the zones of the second window lie at 99 % and 75 %: of the first they are 99 and 75, and 75 * 1.02 = 76.5
    // is below the low of 97. The liquidation at 99.9 lies within 2 % of [98.9, 99.1), and so do 98.3 and 97.
    const two = observeZones(
      questionsAt([
        { minute: 0, side: 0, price: 100 },
        { minute: 600, side: 0, price: 200 },
      ]),
      { path: outcomes.path, events: FALLEN },
    )
    const zones = toZoneColumns([
      [{ low: 94, high: 95 }],
      [
        { low: 197.8, high: 198.2 },
        { low: 149.8, high: 150.2 },
      ],
    ])
    const asked = { ...question, outcomes: two, windows: Uint32Array.of(0), zones }
    expect(hitRate(asked)).toMatchObject({ hit_rate: 0, random_hit_rate: 0.5, chance_reaches_60_percent: false })
    // 97 to 101.1 holds 98.3 and 99.9 and, 98.9 * 0.98 = 96.92, 97; of four.
    expect(hitRate({ ...asked, definition: 'event' })).toMatchObject({ random_hit_rate: 0.75 })
  })

  test('chance is not known where nothing was named at any other time', () => {
    expect(hitRate(question)).toMatchObject({ random_hit_rate: null, chance_reaches_60_percent: null })
    expect(hitRate({ ...question, definition: 'event' })).toMatchObject({ hit_rate: 1, random_hit_rate: null })
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
