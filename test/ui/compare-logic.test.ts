import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Heat, Spans } from '../../src/heat-layer/decode-heatmap.ts'
import { agreementQuery } from '../../ui/compare/agreement-query.ts'
import { differencePixels, MORE_IN_FIRST, MORE_IN_SECOND } from '../../ui/compare/difference-layer.ts'
import { heatDifference } from '../../ui/compare/heat-difference.ts'
import { spotFor } from '../../ui/compare/links.ts'
import { lastShape, overlapPercent } from '../../ui/compare/overlap.ts'
import { type Pane, PLAIN_PANE, paneQuery, panesText, parsePanes, swapPanes } from '../../ui/compare/panes.ts'
import { profileShape } from '../../ui/compare/profile-shape.ts'
import { spanOf, withSpan } from '../../ui/compare/profile-span.ts'
import { parseSight, sightText } from '../../ui/compare/sight-text.ts'
import { firstSight } from '../../ui/compare/sights.ts'

type Cell = readonly [row: number, usd: number]

/** One cell a column, or none. */
function spans(columns: readonly (Cell | undefined)[]): Spans {
  const filled = columns.filter((cell) => cell !== undefined)
  const offset = [0]
  for (const cell of columns) offset.push((offset.at(-1) ?? 0) + (cell === undefined ? 0 : 1))
  return {
    first: Int32Array.from(columns, (cell) => cell?.[0] ?? 0),
    offset: Uint32Array.from(offset),
    values: Float32Array.from(filled, ([, usd]) => usd),
  }
}

function heat(change: Partial<Heat> & { long: Spans; short: Spans }): Heat {
  const columns = change.long.first.length
  const none = spans(Array(columns).fill(undefined))
  return {
    start: 0,
    step: 60_000,
    columns,
    firstBucket: 100,
    bucketSize: 1,
    rows: 4,
    state: new Uint8Array(columns),
    knownAt: undefined,
    longConsumed: none,
    shortConsumed: none,
    groups: [],
    meta: undefined,
    ...change,
  }
}

/** Longs 10, 20 in row 0; shorts 30 in row 3 of column 1. */
const A = heat({
  long: spans([
    [0, 10],
    [0, 20],
  ]),
  short: spans([undefined, [3, 30]]),
})
/** One bucket higher: longs 50 in row 0, that is 101. */
const B = heat({
  firstBucket: 101,
  long: spans([
    [0, 50],
    [0, 50],
  ]),
  short: spans([undefined, undefined]),
})

describe('a difference', () => {
  test('of a heatmap and itself is zero everywhere', () => {
    for (const kind of ['absolute', 'normalised'] as const) {
      const { values, max } = heatDifference(A, A, kind)
      expect([...values].every((value) => value === 0)).toBe(true)
      expect(max).toBe(0)
    }
  })

  test('lies in the rows of both, less what the second has', () => {
    // Rows 100 to 104, two columns each.
    const { values, rows, firstBucket, max } = heatDifference(A, B, 'absolute')
    expect([rows, firstBucket, max]).toEqual([5, 100, 50])
    expect([...values]).toEqual([10, 20, -50, -50, 0, 0, 0, 30, 0, 0])
  })

  test('of shares is in points of the mass of either column', () => {
    // Column 1 of the first: 20 and 30 of 50.
    expect([...heatDifference(A, B, 'normalised').values]).toEqual([100, 40, -100, -100, 0, 0, 0, 60, 0, 0])
  })

  test('pairs columns from the right, and knows nothing where one has a gap', () => {
    const short = heat({ long: spans([[0, 5]]), short: spans([undefined]) })
    expect(heatDifference(A, short, 'absolute')).toMatchObject({ columns: 1, start: 60_000 })
    expect(heatDifference(A, short, 'absolute').values[0]).toBe(15)
    const gap = { ...A, state: Uint8Array.from([2, 0]) }
    expect([...heatDifference(A, gap, 'absolute').values].slice(0, 2)).toEqual([Number.NaN, 0])
  })

  test('is painted in a colour for each sign, and none at zero', () => {
    const pixels = differencePixels(heatDifference(A, B, 'absolute'))
    const at = (row: number, column: number) => [...pixels.subarray(((4 - row) * 2 + column) * 4).subarray(0, 4)]
    expect(at(1, 0)).toEqual([...MORE_IN_SECOND, 255])
    // The root of 10 / 50 of 255 is 114.04.
    expect(at(0, 0)).toEqual([...MORE_IN_FIRST, 114])
    expect(at(4, 0)[3]).toBe(0)
  })
})

describe('the overlap', () => {
  test('of a map and itself is 100, of maps apart 0', () => {
    expect(overlapPercent(lastShape(A, 'X'), lastShape(A, 'X'))).toBeCloseTo(100, 9)
    expect(overlapPercent(lastShape(A, 'X'), lastShape(B, 'X'))).toBe(0)
  })

  test('sums the lesser of every bucket and side', () => {
    const long = [{ price: 98, density: 30 }]
    const one = { symbol: 'X', long: { bars: long }, short: { bars: [] }, metadata: { price_bin_size: 1 } }
    const other = { ...one, short: { bars: [{ price: 98, density: 90 }] } }
    // All of one lies where a quarter of the other does; shorts of the same bucket do not count.
    expect(overlapPercent(profileShape(one), profileShape(other))).toBe(25)
  })

  test('has no meaning for other buckets or symbols, and without mass', () => {
    const shape = lastShape(A, 'X')
    expect(overlapPercent(shape, lastShape(A, 'Y'))).toBeUndefined()
    expect(overlapPercent(shape, lastShape({ ...A, bucketSize: 2 }, 'X'))).toBeUndefined()
    expect(overlapPercent(shape, { ...shape, long: new Map(), short: new Map() })).toBeUndefined()
  })

  test('takes the last column that is no gap', () => {
    const gap = { ...A, state: Uint8Array.from([0, 2]) }
    expect([...lastShape(gap, 'X').long]).toEqual([[100, 10]])
  })
})

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const pane: fc.Arbitrary<Pane> = fc.record({
  symbol: text,
  model: text,
  exchanges: text,
  as_of: text,
  weights: text,
  options: fc.dictionary(
    fc.stringMatching(/^[a-z_]{1,9}$/),
    text.filter((value) => value !== ''),
  ),
})

test('what is in sight comes back from the URL', () => {
  const sight = { from: -120.25, to: 0.5, low: 0.00001234, high: 0.5, symbol: 'X' }
  expect(sightText(sight)).toBe('-120.25..0.5..0.00001234..0.5..X')
  expect(parseSight(sightText(sight))).toEqual(sight)
  for (const text of ['', '1..2..3..4', '2..1..3..4..X', '1..2..4..3..X', '1..2..x..4..X']) {
    expect(parseSight(text), text).toBeUndefined()
  }
})

describe('what linked panes follow', () => {
  test('prices in sight hold for one symbol, within what its map covers', () => {
    const spans = withSpan(new Map(), 'X', { min: 80, max: 130 })
    expect(spanOf(spans, 'X', { min: 90, max: 200 })).toEqual({ min: 90, max: 130 })
    expect(spanOf(spans, 'Y', { min: 1, max: 2 })).toEqual({ min: 1, max: 2 })
    expect(spanOf(spans, 'X', { min: 140, max: 200 })).toEqual({ min: 140, max: 200 })
    expect(spanOf(withSpan(spans, 'X', undefined), 'X', { min: 90, max: 200 })).toEqual({ min: 90, max: 200 })
  })

  test('a place is read by panes of its symbol, and unlinked by its own pane', () => {
    const at = { id: 'A', symbol: 'X', column: 0, price: 100 }
    expect(spotFor(at, { id: 'B', symbol: 'X', isLinked: true })).toBe(at)
    expect(spotFor(at, { id: 'B', symbol: 'X', isLinked: false })).toBeUndefined()
    expect(spotFor(at, { id: 'A', symbol: 'X', isLinked: false })).toBe(at)
    expect(spotFor(at, { id: 'B', symbol: 'Y', isLinked: true })).toBeUndefined()
    expect(spotFor(undefined, { id: 'A', symbol: 'X', isLinked: true })).toBeUndefined()
  })
})

describe('panes', () => {
  test('come back from the URL exactly, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(pane, { minLength: 2, maxLength: 4 }), (panes) => {
        expect(parsePanes(panesText(panes))).toEqual(panes.map((one) => ({ ...one, options: { ...one.options } })))
      }),
    )
  })

  test('are two at least and four at most', () => {
    expect(parsePanes('').length).toBe(2)
    expect(parsePanes('~~~~~~').length).toBe(4)
  })

  test('change places', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((model) => ({ ...PLAIN_PANE, model }))
    if (a === undefined || b === undefined || c === undefined) throw new Error('three panes')
    expect(swapPanes([a, b, c], 0, 2)).toEqual([c, b, a])
  })

  test('ask the server only for what was chosen', () => {
    expect(paneQuery(PLAIN_PANE, 'X')).toEqual({ symbol: 'X' })
    const chosen = { ...PLAIN_PANE, symbol: 'Y', model: 'ledger', weights: '5:1', options: { churn: '0.3' } }
    expect(paneQuery(chosen, 'X')).toEqual({ symbol: 'Y', model: 'ledger', leverage_weights: '5:1', churn: '0.3' })
  })
})

describe('the agreement', () => {
  const context = { symbol: 'X', defaultModel: 'ledger', all: false }
  const [plain, mix] = [PLAIN_PANE, { ...PLAIN_PANE, model: 'ensemble' }]

  test('is asked of the models of panes that differ by model alone', () => {
    expect(agreementQuery([plain, mix], context)).toEqual({ symbol: 'X', models: 'ledger,ensemble' })
    expect(agreementQuery([plain, { ...mix, as_of: '5' }], context)).toBeUndefined()
    expect(agreementQuery([plain, { ...plain, model: 'ledger' }], context)).toBeUndefined()
    expect(agreementQuery([plain, { ...mix, options: { churn: '1' } }], context)).toBeUndefined()
  })

  test('of all models is that of the first pane’s place', () => {
    const first = { ...plain, as_of: '5', exchanges: 'okx', options: { churn: '1' } }
    expect(agreementQuery([first, mix], { ...context, all: true })).toEqual({
      symbol: 'X',
      as_of: '5',
      exchanges: 'okx',
    })
  })
})

describe('the first sight', () => {
  const levels = { columns: 10, firstBucket: 50, bucketSize: 1, rows: 100 }

  test('holds every column, and the candles with half their range on both sides', () => {
    const candles = [{ timestamp: 0, open: 100, high: 120, low: 100, close: 110 }]
    expect(firstSight([{ ...levels, candles }])).toEqual({ from: -9.5, to: 0.5, low: 90, high: 130 })
  })

  test('without candles holds all levels, and without levels something', () => {
    expect(firstSight([{ ...levels, candles: [] }])).toMatchObject({ low: 50, high: 150 })
    expect(firstSight([{ ...levels, rows: 0, candles: [] }])).toMatchObject({ low: 0, high: 1 })
  })
})
