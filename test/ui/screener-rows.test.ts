import { describe, expect, test } from 'vitest'
import {
  type Column,
  filterSymbols,
  largestZone,
  portions,
  type ScreenerRow,
  type SymbolState,
  sortSymbols,
  startsDescending,
  type Zone,
} from '../../ui/screener/screener-rows.ts'

const zone = (distance_pct: number, total_density: number): Zone => ({
  id: 'a',
  peak_price: 100 + distance_pct,
  distance_pct,
  total_density,
})

function state(symbol: string, parts: Partial<ScreenerRow> = {}): SymbolState {
  const row: ScreenerRow = {
    symbol,
    current_price: 100,
    exchanges: ['okx'],
    data_end: 0,
    day_start: 0,
    freshness_seconds: 0,
    data_kind: 'observed',
    zone_above: null,
    zone_below: null,
    largest_above: null,
    largest_below: null,
    imbalance: null,
    long_density: 0,
    short_density: 0,
    consumed_24h: { long: 0, short: 0 },
    liquidated_24h: null,
    open_interest_usd: null,
    open_interest_change_24h_pct: null,
    funding_rate: null,
    funding_exchange: null,
    price_change_24h_pct: null,
    model: 'ledger',
    warnings: [],
    ...parts,
  }
  return { symbol, row }
}

const sorted = (all: readonly SymbolState[], column: Column, isDescending: boolean): string =>
  sortSymbols(all, { column, isDescending })
    .map(({ symbol }) => symbol)
    .join(' ')

describe('sorting', () => {
  test('goes by distance without its sign, and rows without a zone come last both ways', () => {
    const all = [
      state('A', { zone_below: zone(-4, 1) }),
      state('B'),
      state('C', { zone_below: zone(-1, 1) }),
      { symbol: 'D' },
      state('E', { zone_below: zone(-9, 1) }),
    ]
    expect(sorted(all, 'below', false)).toBe('C A E B D')
    expect(sorted(all, 'below', true)).toBe('E A C B D')
  })

  test('adds sides, compares signed values, and names decide between equal ones', () => {
    const all = [
      state('A', { consumed_24h: { long: 5, short: 1 }, funding_rate: -0.0003 }),
      state('C', { consumed_24h: { long: 0, short: 8 }, funding_rate: 0.0001 }),
      state('B', { consumed_24h: { long: 6, short: 0 }, funding_rate: 0 }),
    ]
    expect(sorted(all, 'consumed', true)).toBe('C A B')
    expect(sorted(all, 'funding', false)).toBe('A B C')
    expect(sorted(all, 'oi', true)).toBe('A B C')
    expect(sorted(all, 'symbol', true)).toBe('C B A')
  })

  test('a column begins with what is looked for: the nearest, the largest', () => {
    expect(['above', 'below', 'symbol', 'oi', 'largest'].map((column) => startsDescending(column as Column))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
  })
})

test('the largest zone is that of the side that has more', () => {
  expect(largestZone(state('A', { largest_above: zone(3, 10), largest_below: zone(-8, 20) }).row!)).toEqual(
    zone(-8, 20),
  )
  expect(largestZone(state('A', { largest_above: zone(3, 10) }).row!)).toEqual(zone(3, 10))
  expect(largestZone(state('A').row!)).toBeUndefined()
})

test('the filter takes any part of a name in any case', () => {
  const all = [{ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT' }]
  expect(filterSymbols(all, ' eth')).toEqual([{ symbol: 'ETHUSDT' }])
  expect(filterSymbols(all, '')).toHaveLength(2)
})

test('portions grow from 2 to 50 and hold each symbol once', () => {
  const symbols = Array.from({ length: 120 }, (_, i) => `S${i}`)
  expect(portions(symbols).map(({ length }) => length)).toEqual([2, 4, 8, 16, 32, 50, 8])
  expect(portions(symbols).flat()).toEqual(symbols)
  expect(portions([])).toEqual([])
})
