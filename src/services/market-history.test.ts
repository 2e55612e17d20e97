import { describe, expect, test } from 'vitest'
import type { CoverageRow } from '../storage/store.ts'
import { nameHistory } from './market-history.ts'

const REQUEST = { needs: ['candles', 'open-interest'], awaits: [], uses: [] } as const
const BEFORE = 1000

const row = (change: Partial<CoverageRow>): CoverageRow => ({
  exchange: 'okx',
  symbol: 'MADEUSDT',
  kind: 'candles',
  interval: '1m',
  from: 0,
  to: 1000,
  stepMs: 10,
  rows: 100,
  source: 'live',
  dataKind: 'observed',
  importRunId: 0,
  isDerived: false,
  ...change,
})

function nameOf(rows: readonly CoverageRow[], tables: Parameters<typeof nameHistory>[1]['tables'] = []): string {
  const market = { exchange: 'okx', symbol: 'MADEUSDT', dataKind: 'observed', rows } as const
  return nameHistory(market, { request: REQUEST, tables, before: BEFORE })
}

describe('the past of a market is the same', () => {
  test.each([
    { why: 'when rows are added behind it', rows: [row({ to: 1500, rows: 150 })] },
    { why: 'when another series begins behind it', rows: [row({}), row({ kind: 'funding', from: 1000, to: 2000 })] },
    { why: 'when a series changes that nobody reads', rows: [row({}), row({ kind: 'liquidations', from: 5 })] },
  ])('$why', ({ rows }) => {
    expect(nameOf(rows)).toBe(nameOf([row({})]))
  })
})

describe('the past of a market is another', () => {
  const holed = [row({ to: 400, rows: 40 }), row({ from: 500, rows: 50 })]
  test.each([
    { why: 'when a hole is filled', rows: [row({})] },
    { why: 'when a part is stored by another import', rows: [row({ to: 400, rows: 40, importRunId: 3 }), holed[1]] },
    { why: 'when rows are missing', rows: [row({ to: 400, rows: 39 }), holed[1]] },
    { why: 'when a series that is read reaches into it', rows: [...holed, row({ kind: 'mark-candles', from: 900 })] },
    { why: 'when a part is gone', rows: [holed[1]] },
  ])('$why', ({ rows }) => {
    expect(nameOf(rows.flatMap((one) => one ?? []))).not.toBe(nameOf(holed))
  })

  test('when a tier table of the symbol comes', () => {
    const table = { validFrom: 5, source: 'test', tiers: [] }
    expect(nameOf(holed, [{ ...table, symbol: 'MADEUSDT' }])).not.toBe(nameOf(holed))
    expect(nameOf(holed, [{ ...table, symbol: 'OTHERUSDT' }])).toBe(nameOf(holed))
  })
})
