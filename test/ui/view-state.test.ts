import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { INTERVALS, TIME_WINDOWS } from '../../src/domain/time.ts'
import { formatAge, formatUsd } from '../../ui/format.ts'
import { rowsFault, rowsOf, rowsText } from '../../ui/leverage-text.ts'
import { DEFAULT_VIEW, heatmapQuery, parseView, viewQuery } from '../../ui/view-state.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const view = fc.record({
  symbol: text,
  window: fc.constantFrom(...TIME_WINDOWS),
  start: text,
  end: text,
  interval: fc.constantFrom('' as const, ...INTERVALS),
  bucket: text,
  exchanges: text,
  model: text,
  weights: text,
  colors: fc.constantFrom('viridis' as const, 'magma' as const),
  threshold: fc.integer({ min: 0, max: 95 }).map((percent) => percent / 100),
  prices: fc.constantFrom('near' as const, 'full' as const),
  long: fc.boolean(),
  short: fc.boolean(),
  consumed: fc.boolean(),
})

describe('a view in the URL', () => {
  test('comes back exactly, whatever is in it', () => {
    fc.assert(
      fc.property(view, (state) => {
        expect(parseView(`?${viewQuery(state)}`)).toEqual(state)
      }),
    )
  })

  test('the default needs no query, and nonsense falls back to it', () => {
    expect(viewQuery(DEFAULT_VIEW)).toBe('')
    expect(parseView('?window=5y&interval=7m&threshold=7&colors=pink&prices=x')).toEqual(DEFAULT_VIEW)
  })

  test('asks the server only for what was chosen', () => {
    expect(heatmapQuery({ ...DEFAULT_VIEW, symbol: 'A' })).toEqual({ symbol: 'A', time_window: '7d' })
    expect(heatmapQuery({ ...DEFAULT_VIEW, symbol: 'A', start: '5', weights: '5:1' })).toEqual({
      symbol: 'A',
      start_time: '5',
      leverage_weights: '5:1',
    })
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
