import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leverageGroups } from '../../ui/map/map-groups.ts'
import { bucketsPerBar, type MapAnswer, mapProfile, massAt, mergeBars } from '../../ui/map/map-profile.ts'
import { barAt, readingAt } from '../../ui/map/map-reading.ts'
import { optionsOf } from '../../ui/map/model-options.ts'
import { moveSpan, zoomSpan } from '../../ui/map/span-gestures.ts'
import { MAP_FIELDS, type MapView, mapQuery, parseSpan, spanText } from '../../ui/map/view-fields.ts'
import { parseState } from '../../ui/url-state.ts'

const bar = (price: number, by_leverage: number[]) => ({
  price,
  density: by_leverage.reduce((sum, part) => sum + part, 0),
  by_leverage,
  by_exchange: [by_leverage.reduce((sum, part) => sum + part, 0)],
})

/** Price 100.5 in buckets of 1: longs 1 + 2 at 97 and 4 at 100; shorts 8 at 100, 16 at 102, and 5 misplaced at 98. */
const ANSWER: MapAnswer = {
  current_price: 100.5,
  leverages: [8, 20, 25],
  exchanges: ['okx'],
  long: { bars: [bar(97, [1, 2, 0]), bar(100, [0, 0, 4])] },
  short: { bars: [bar(98, [5, 0, 0]), bar(100, [0, 8, 0]), bar(102, [16, 0, 0])] },
  metadata: { price_bin_size: 1 },
}
const PROFILE = mapProfile(ANSWER, { by: 'leverage', hidden: [] })

describe('leverage bands', () => {
  test('gather the leverages of a dense model; a single one keeps its name', () => {
    expect(leverageGroups([3, 5, 10, 20, 25, 125]).map(({ label, members }) => [label, members])).toEqual([
      ['≤5x', [0, 1]],
      ['10x', [2]],
      ['10–25x', [3, 4]],
      ['125x', [5]],
    ])
  })

  test('lose no leverage', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 500, noNaN: true })), (leverages) => {
        const members = leverageGroups(leverages).flatMap((group) => group.members)
        expect(members.toSorted((a, b) => a - b)).toEqual(leverages.map((_leverage, i) => i))
      }),
    )
  })
})

describe('a map as it is drawn', () => {
  test('has both sides in one bar, and parts by band', () => {
    expect(PROFILE.bars).toEqual([
      { low: 97, high: 98, long: 3, short: 0, parts: [1, 2] },
      { low: 98, high: 99, long: 0, short: 5, parts: [5, 0] },
      { low: 100, high: 101, long: 4, short: 8, parts: [0, 12] },
      { low: 102, high: 103, long: 0, short: 16, parts: [16, 0] },
    ])
  })

  test('adds up outwards from the price; what lies on the wrong side is in no curve', () => {
    expect(PROFILE.longCurve).toEqual({ prices: [100.5, 100, 98, 97], masses: [0, 4, 4, 7] })
    expect(PROFILE.shortCurve).toEqual({ prices: [100.5, 101, 102, 103], masses: [0, 8, 8, 24] })
  })

  test('without a band its curves are those of the others', () => {
    const rest = mapProfile(ANSWER, { by: 'leverage', hidden: ['band_1'] })
    expect(rest.bars.map(({ parts }) => parts)).toEqual([
      [0, 2],
      [0, 0],
      [0, 12],
      [0, 0],
    ])
    expect(rest.longCurve.masses.at(-1)).toBe(6)
    expect(rest.shortCurve.masses.at(-1)).toBe(8)
  })

  test('by exchange has one part a venue', () => {
    const { groups, bars } = mapProfile(ANSWER, { by: 'exchange', hidden: [] })
    expect(groups.map(({ id }) => id)).toEqual(['exchange_okx'])
    expect(bars.map(({ parts }) => parts)).toEqual([[3], [5], [12], [16]])
  })

  test('merged bars keep every dollar, on edges that are multiples', () => {
    expect(mergeBars(PROFILE, 2)).toEqual([
      { low: 96, high: 98, long: 3, short: 0, parts: [1, 2] },
      { low: 98, high: 100, long: 0, short: 5, parts: [5, 0] },
      { low: 100, high: 102, long: 4, short: 8, parts: [0, 12] },
      { low: 102, high: 104, long: 0, short: 16, parts: [16, 0] },
    ])
  })

  test('bars are merged until they are wide enough', () => {
    // 100 buckets on 100 pixels are 1 pixel each.
    const wide = { bucketSize: 1, width: 100, leastPixels: 3 }
    expect(bucketsPerBar({ min: 0, max: 100 }, wide)).toBe(5)
    expect(bucketsPerBar({ min: 0, max: 33 }, wide)).toBe(1)
  })
})

describe('the crosshair', () => {
  test('reads a bar: its distance, parts, and what a move to its far edge liquidates', () => {
    const found = barAt(PROFILE.bars, { price: 97.2, width: 1, groups: 2 })
    // (97.5 / 100.5 - 1) * 100 = -2.985
    expect(readingAt(PROFILE, found)).toMatchObject({ long: 3, short: 0, side: 'long', onTheWay: 7 })
    expect(readingAt(PROFILE, found).distancePercent).toBeCloseTo(-2.985, 3)
    expect(readingAt(PROFILE, found).parts.map(({ group, usd }) => [group.label, usd])).toEqual([
      ['8x', 1],
      ['10–25x', 2],
    ])
  })

  test('between bars reads an empty one, with what lies on the way', () => {
    const none = barAt(PROFILE.bars, { price: 101.3, width: 1, groups: 2 })
    expect(none).toEqual({ low: 101, high: 102, long: 0, short: 0, parts: [0, 0] })
    expect(readingAt(PROFILE, none)).toMatchObject({ side: 'short', onTheWay: 8, parts: [] })
  })

  test('within a bucket mass is spread evenly', () => {
    expect([100.5, 100.25, 99, 97.5, 90].map((price) => massAt(PROFILE.longCurve, price))).toEqual([0, 2, 4, 5.5, 7])
    expect([100, 102.5, 110].map((price) => massAt(PROFILE.shortCurve, price))).toEqual([0, 16, 24])
  })
})

describe('the view', () => {
  test('asks the server only for what was chosen', () => {
    const view = parseState<MapView>(MAP_FIELDS, '')
    expect(mapQuery({ ...view, symbol: 'A' })).toEqual({ symbol: 'A', range_pct: '25' })
    const named = { symbol: 'A', range_pct: '25', parameters: 'p' }
    expect(mapQuery({ ...view, symbol: 'A', parameters: 'p' }, 200)).toEqual({ ...named, uncertainty: 'true' })
    // The server refuses uncertainty of a set without draws.
    expect(mapQuery({ ...view, symbol: 'A', parameters: 'p' }, 0)).toEqual(named)
    expect(mapQuery({ ...view, symbol: 'A', as_of: '5', lookback: '168', detail: 'fine', by: 'exchange' })).toEqual({
      symbol: 'A',
      range_pct: '25',
      as_of: '5',
      lookback_hours: '168',
      detail: 'fine',
    })
  })

  test('price ranges go to text and back, and nonsense is none', () => {
    expect(parseSpan(spanText({ min: 90.25, max: 110 }))).toEqual({ min: 90.25, max: 110 })
    expect(['', '..', '5..', '9..3', '1..2..3', 'a..b'].map(parseSpan)).toEqual(Array(6).fill(undefined))
  })

  test('zooms around a price and moves by a share', () => {
    expect(zoomSpan({ min: 90, max: 110 }, 100, 0.5)).toEqual({ min: 95, max: 105 })
    expect(moveSpan({ min: 90, max: 110 }, 0.25)).toEqual({ min: 95, max: 115 })
  })
})

test('options of a model are read from its schema', () => {
  const options = { properties: { churn: { type: 'number', default: 0.15, description: 'Share' } } }
  expect(optionsOf({ options })).toEqual([{ name: 'churn', fallback: '0.15', isNumber: true, help: 'Share' }])
  expect(optionsOf({ options: null })).toEqual([])
})
