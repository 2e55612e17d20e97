import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { INTERVALS, TIME_WINDOWS } from '../../src/domain/time.ts'
import { formatAge, formatUsd } from '../../ui/format.ts'
import { rowsFault, rowsOf, rowsText } from '../../ui/heatmap/leverage-text.ts'
import { HEATMAP_FIELDS, type HeatmapView, heatmapQuery } from '../../ui/heatmap/view-fields.ts'
import { isLookOnly, parseState, stateQuery } from '../../ui/url-state.ts'

const DEFAULT_VIEW = parseState<HeatmapView>(HEATMAP_FIELDS, '')
const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const percent = fc.integer({ min: 0, max: 100 }).map((value) => value / 100)
const changes = fc.record(
  {
    symbol: text,
    window: fc.constantFrom(...TIME_WINDOWS),
    start: text,
    as_of: text,
    interval: fc.constantFrom('' as const, ...INTERVALS),
    weights: text,
    colors: fc.constantFrom('viridis' as const, 'magma' as const),
    mapping: fc.constantFrom('relative' as const, 'fixed' as const, 'log' as const, 'percentile' as const),
    low: percent,
    high: percent,
    prices: fc.constantFrom('near' as const, 'full' as const),
    long: fc.boolean(),
    funding: fc.boolean(),
    least: fc.integer({ min: 0, max: 1e9 }),
  },
  { requiredKeys: [] },
)

describe('a view in the URL', () => {
  test('comes back exactly, whatever is in it', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const state: HeatmapView = { ...DEFAULT_VIEW, ...change }
        expect(parseState(HEATMAP_FIELDS, stateQuery(HEATMAP_FIELDS, state))).toEqual(state)
      }),
    )
  })

  test('the default needs no query, and nonsense falls back to it', () => {
    expect(stateQuery(HEATMAP_FIELDS, DEFAULT_VIEW)).toBe('')
    const nonsense = '?window=5y&interval=7m&low=7&colors=pink&prices=x&long=yes&least=-1&fixed='
    expect(parseState(HEATMAP_FIELDS, nonsense)).toEqual(DEFAULT_VIEW)
  })

  test('asks the server only for what was chosen', () => {
    expect(heatmapQuery({ ...DEFAULT_VIEW, symbol: 'A' })).toEqual({ symbol: 'A', time_window: '7d' })
    const chosen = { ...DEFAULT_VIEW, symbol: 'A', start: '5', weights: '5:1', as_of: '9' }
    expect(heatmapQuery(chosen)).toEqual({ symbol: 'A', start_time: '5', leverage_weights: '5:1', as_of: '9' })
  })

  test('tells looks from choices of data', () => {
    expect(isLookOnly<HeatmapView>(HEATMAP_FIELDS, { low: 0.5, colors: 'magma' })).toBe(true)
    expect(isLookOnly<HeatmapView>(HEATMAP_FIELDS, { low: 0.5, window: '30d' })).toBe(false)
  })
})

describe('leverage rows', () => {
  test('go to text and back', () => {
    expect(rowsText(rowsOf('5:15, 10:30'))).toBe('5:15,10:30')
  })

  test.each([
    ['', '"" is no leverage'],
    ['0.5:1', '"0.5" is no leverage'],
    ['5:0', 'the weight of 5x'],
    ['5:', 'the weight of 5x'],
    ['5:1,5:2', '5x stands there twice'],
  ])('%s is refused', (typed, says) => {
    expect(rowsFault(rowsOf(typed))).toContain(says)
  })

  test('good ones are not', () => {
    expect(rowsFault(rowsOf('1:1,125:0.5'))).toBeUndefined()
  })
})

test('amounts and ages print short', () => {
  expect([0, 3.456, 1234, 633_470_000, 2.5e9].map(formatUsd)).toEqual(['0', '3.46', '1.23K', '633.47M', '2.50B'])
  expect([40, 150, 8000, 900_000].map(formatAge)).toEqual(['40 s', '2 min', '2 h', '10 d'])
})
