import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  eventsAt,
  everyWindow,
  FALL_AND_RISE,
  hourBlocks,
  MINUTE,
  questionsAt,
  tenMinutePath,
} from '../../test/helpers/zone-market.ts'
import { createRandom } from '../domain/random.ts'
import { drawBlocks } from './block-sample.ts'
import { type PriceZone, toZoneColumns } from './zone-columns.ts'
import { observeZones, type ZoneOutcomes } from './zone-outcomes.ts'
import { scoreZones } from './zone-score.ts'
import { tallyZones } from './zone-tally.ts'

const HOUR_EVENTS = eventsAt([
  // At the forecast: before what was asked.
  [0, 0, 99.9],
  [12, 0, 98.3],
  [25, 0, 97],
  [26, 0, 97.6],
  // Of the other side, in a zone of longs.
  [30, 1, 98.2],
  // At the end of the horizon: the last that counts.
  [60, 0, 98.3],
  [61, 0, 98.3],
])
const ONE_HOUR = observeZones(questionsAt([{ minute: 0, side: 0, price: 100 }]), {
  path: tenMinutePath(FALL_AND_RISE),
  events: HOUR_EVENTS,
})

const THREE_ZONES = [
  { low: 96.5, high: 97.2 },
  { low: 98, high: 98.5 },
  { low: 94, high: 95 },
]

/** The first of the other times. */
const FIRST = () => 0

function scoreOf(outcomes: ZoneOutcomes, zones: readonly (readonly PriceZone[])[]) {
  const tally = tallyZones(toZoneColumns(zones), outcomes, { random: FIRST, draws: 2 })
  return scoreZones(tally, { windows: everyWindow(outcomes.questions), sample: hourBlocks(1) })
}

describe('by hand', () => {
  test('three zones, four liquidations of longs', () => {
    const score = scoreOf(ONE_HOUR, [THREE_ZONES])
    // Two of three are reached, in the bars of minutes 10 to 20 and 20 to 30, and both are hit.
    expect(score?.zones).toBe(3)
    expect(score?.touched.value).toBeCloseTo(2 / 3, 12)
    expect(score?.precision.value).toBeCloseTo(2 / 3, 12)
    expect(score?.precision_if_touched.value).toBe(1)
    expect(score?.median_minutes_to_touch).toBe(20)
    // 98.3 twice and 97, of these and 97.6.
    expect(score?.recall.value).toBe(0.75)
    // 2 * 2/3 * 3/4 / (2/3 + 3/4) = 1 / (17/12).
    expect(score?.f1.value).toBeCloseTo(12 / 17, 12)
  })

  test('random zones are those of another time, moved to the price', () => {
    const questions = questionsAt([
      { minute: 0, side: 0, price: 100 },
      { minute: 600, side: 0, price: 200 },
    ])
    const outcomes = observeZones(questions, { path: ONE_HOUR.path, events: HOUR_EVENTS })
    // At 100 they are [98, 98.5) with 98.3 twice, [99, 99.5), and [80, 81), which the low of 97 does not reach.
    const other = [
      { low: 196, high: 197 },
      { low: 198, high: 199 },
      { low: 160, high: 162 },
    ]
    const score = scoreOf(outcomes, [[{ low: 94, high: 95 }], other])
    expect(score?.zones).toBe(1)
    expect(score?.random.touched).toBeCloseTo(2 / 3, 12)
    expect(score?.random.precision).toBeCloseTo(1 / 3, 12)
    expect(score?.random.recall).toBeCloseTo(1 / 2, 12)
    // 2 * 1/3 * 1/2 / (1/3 + 1/2).
    expect(score?.random.f1).toBeCloseTo(0.4, 12)
  })

  test('without another time chance is not known', () => {
    expect(scoreOf(ONE_HOUR, [THREE_ZONES])?.random).toEqual({ touched: null, precision: null, recall: null, f1: null })
  })

  test('zones that are always as far from the price are no better than chance, however near they are', () => {
    const hours = [100, 110, 90, 105]
    const outcomes = observeZones(questionsAt(hours.map((price, hour) => ({ minute: 60 * hour, side: 0, price }))), {
      path: tenMinutePath(hours.flatMap((price) => Array.from({ length: 6 }, () => [0.98 * price, price] as const))),
      // In the nearer zone in the first two hours, then nowhere near.
      events: eventsAt([
        [30, 0, 99.5],
        [90, 0, 109.45],
        [150, 0, 88.5],
      ]),
    })
    const score = scoreOf(
      outcomes,
      hours.map((price) => [
        { low: 0.99 * price, high: 0.999 * price },
        { low: 0.9 * price, high: 0.91 * price },
      ]),
    )
    expect(score?.precision.value).toBe(0.25)
    expect(score?.random.precision).toBe(0.25)
    expect(score?.random.touched).toBe(score?.touched.value)
    expect(score?.random.recall).toBeCloseTo(score?.recall.value ?? Number.NaN, 12)
  })

  test('a zone without a liquidation is a false positive, touched or not', () => {
    const touched = { low: 98.4, high: 98.5 }
    const untouched = { low: 91, high: 92 }
    expect(scoreOf(ONE_HOUR, [[touched]])).toMatchObject({ touched: { value: 1 }, precision: { value: 0 } })
    expect(scoreOf(ONE_HOUR, [[untouched]])).toMatchObject({ touched: { value: 0 }, precision: { value: 0 } })
  })

  test('a zone is half-open: a liquidation at its lower edge lies in it, at its upper edge not', () => {
    expect(scoreOf(ONE_HOUR, [[{ low: 97, high: 97.1 }]])?.recall.value).toBe(0.25)
    expect(scoreOf(ONE_HOUR, [[{ low: 96.9, high: 97 }]])?.recall.value).toBe(0)
  })

  test('a liquidation in two zones counts once for recall', () => {
    const score = scoreOf(ONE_HOUR, [
      [
        { low: 96, high: 98 },
        { low: 96.5, high: 97.3 },
        { low: 97.5, high: 97.7 },
      ],
    ])
    // 97 lies in the first two, 97.6 in the first and the third.
    expect(score?.precision.value).toBe(1)
    expect(score?.recall.value).toBe(0.5)
  })
})

describe('what says nothing', () => {
  test('no zone named gives no score', () => {
    expect(scoreOf(ONE_HOUR, [[]])).toBeNull()
  })

  test('a window without a path is left out, and alone gives no score', () => {
    const outcomes = observeZones(
      questionsAt([
        { minute: 0, side: 0, price: 100 },
        { minute: 600, side: 0, price: 100 },
      ]),
      { path: tenMinutePath(FALL_AND_RISE), events: eventsAt([[12, 0, 98.3]]) },
    )
    const columns = toZoneColumns([THREE_ZONES, THREE_ZONES])
    const tally = tallyZones(columns, outcomes, { random: FIRST })
    const sample = hourBlocks(1)
    expect(scoreZones(tally, { windows: Uint32Array.of(0, 1), sample })?.zones).toBe(3)
    expect(scoreZones(tally, { windows: Uint32Array.of(1), sample })).toBeNull()
  })

  test('without liquidations recall is not known', () => {
    const quiet = observeZones(questionsAt([{ minute: 0, side: 1, price: 100 }]), {
      path: tenMinutePath(FALL_AND_RISE),
      events: eventsAt([]),
    })
    expect(scoreOf(quiet, [[{ low: 100.5, high: 101 }]])).toMatchObject({
      precision: { value: 0 },
      recall: { value: null },
      f1: { value: null },
      random: { recall: null, f1: null },
    })
  })
})

test('intervals come of whole blocks, and none of a single one', () => {
  const outcomes = observeZones(
    questionsAt([
      { minute: 0, side: 0, price: 100 },
      { minute: 60, side: 0, price: 100 },
    ]),
    { path: tenMinutePath([...FALL_AND_RISE, ...FALL_AND_RISE]), events: eventsAt([[12, 0, 98.3]]) },
  )
  const zones = toZoneColumns([[{ low: 98, high: 98.5 }], [{ low: 98, high: 98.5 }]])
  const tally = tallyZones(zones, outcomes, { random: FIRST })
  const sample = hourBlocks(2, [
    [2, 0],
    [1, 1],
    [0, 2],
  ])
  const score = scoreZones(tally, { windows: Uint32Array.of(0, 1), sample })
  // 1, 1/2 and 0; of two blocks 12.7 (t, 1 degree) * sqrt(2) = 18 deviations count, which leaves out none.
  expect(score?.precision.value).toBe(0.5)
  expect(score?.precision.low).toBeCloseTo(0, 12)
  expect(score?.precision.high).toBeCloseTo(1, 12)
  // Only the first block has liquidations, so nothing tells how recall varies.
  expect(score?.recall).toEqual({ value: 1, low: null, high: null })
})

describe('for any zones', () => {
  const zone = fc
    .record({
      low: fc.double({ min: 90, max: 99.9, noNaN: true }),
      width: fc.double({ min: 0.01, max: 3, noNaN: true }),
    })
    .map(({ low, width }) => ({ low, high: low + width }))

  test('shares lie within 0 and 1, and one more zone never lowers recall', () => {
    fc.assert(
      fc.property(fc.array(zone, { minLength: 1, maxLength: 12 }), zone, (zones, another) => {
        const score = scoreOf(ONE_HOUR, [zones])
        const more = scoreOf(ONE_HOUR, [[...zones, another]])
        const { touched, precision, recall, f1 } = score ?? {}
        for (const share of [touched?.value, precision?.value, recall?.value, f1?.value]) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1 + 1e-12)
        }
        expect(more?.recall.value).toBeGreaterThanOrEqual(recall?.value ?? Number.NaN)
      }),
    )
  })
})

describe('zones that know where liquidations will be', () => {
  const HOURS = 480
  const wide = tenMinutePath(Array.from({ length: 6 * HOURS }, () => [90, 100]))
  const questions = questionsAt(
    Array.from({ length: HOURS }, (_, hour) => ({ minute: 60 * hour, side: 0, price: 100 })),
  )

  /** A liquidation an hour anywhere within reach, a zone around each, and the hours in an order of their own. */
  function market(seed: number) {
    const { uniform } = createRandom({ seed, name: 'market' })
    const middles = Array.from({ length: HOURS }, () => 90.25 + 9.5 * uniform())
    const events = eventsAt(middles.map((middle, hour) => [60 * hour + 30, 0, middle]))
    const zones = middles.map((middle) => [{ low: middle - 0.25, high: middle + 0.25 }])
    const shuffled = zones
      .map((own) => ({ own, key: uniform() }))
      .sort((a, b) => a.key - b.key)
      .map(({ own }) => own)
    return { outcomes: observeZones(questions, { path: wide, events }), zones, shuffled }
  }

  function scoreSeed(seed: number, isShuffled: boolean) {
    const { outcomes, zones, shuffled } = market(seed)
    const chance = { random: createRandom({ seed, name: 'chance' }).uniform }
    const { uniform } = createRandom({ seed, name: 'blocks' })
    const period = { from: 0, to: HOURS * 60 * MINUTE, blockMs: 24 * 60 * MINUTE }
    const sample = drawBlocks({ ...period, resamples: 300, random: uniform })
    const tally = tallyZones(toZoneColumns(isShuffled ? shuffled : zones), outcomes, chance)
    return scoreZones(tally, { windows: everyWindow(questions), sample })
  }

  test('are all hit, and gain over random ones', () => {
    const score = scoreSeed(1, false)
    expect(score?.precision.value).toBe(1)
    expect(score?.recall.value).toBe(1)
    // A zone of 0.5 in a room of 10 holds a liquidation in about one of twenty.
    expect(score?.random.precision).toBeGreaterThan(0.04)
    expect(score?.random.precision).toBeLessThan(0.06)
  })

  test('shuffled in time gain nothing: chance lies within their interval', () => {
    let within = 0
    for (let seed = 1; seed <= 30; seed++) {
      const { precision, random } = scoreSeed(seed, true) ?? {}
      const chance = random?.precision ?? Number.NaN
      if (chance >= (precision?.low ?? Number.NaN) && chance <= (precision?.high ?? Number.NaN)) within++
    }
    // Of 30 intervals of 95 % about 28 hold it.
    expect(within).toBeGreaterThanOrEqual(25)
  })
})
