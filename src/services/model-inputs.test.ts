import { describe, expect, test } from 'vitest'
import { requireModel } from '../models/registry.ts'
import type { CoverageRow, SeriesKind } from '../storage/store.ts'
import type { Market } from './catalog.ts'
import { beginOf, completeExtent, missingInput, neededInputs } from './model-inputs.ts'

function row(kind: SeriesKind, from: number, to: number, stepMs = 10): CoverageRow {
  return {
    exchange: 'okx',
    symbol: 'SOLUSDT',
    kind,
    interval: kind === 'candles' ? '1m' : '',
    from,
    to,
    stepMs,
    rows: (to - from) / stepMs,
    source: 'test',
    dataKind: 'observed',
    importRunId: 1,
    isDerived: false,
  }
}

function market(...rows: readonly CoverageRow[]): Market {
  return { exchange: 'okx', symbol: 'SOLUSDT', dataKind: 'observed', rows }
}

describe('a missing input', () => {
  test('is named with the command that brings it', () => {
    expect(missingInput(market(row('candles', 0, 100)), ['candles', 'open-interest'])).toBe(
      'no open interest stored (liqheat import FILE --exchange okx --symbol SOLUSDT --kind open-interest)',
    )
    expect(missingInput(market(row('candles', 0, 100)), ['large-trades'])).toBe(
      'no large trades stored (liqheat ingest --exchange okx --symbol SOLUSDT --kinds trades --from DAY)',
    )
  })

  test('is none where all are stored for a common time', () => {
    const stored = market(row('candles', 0, 100), row('open-interest', 50, 200))
    expect(missingInput(stored, ['candles', 'open-interest'])).toBeUndefined()
  })

  test('is said of series that never overlap', () => {
    const stored = market(row('candles', 0, 100), row('open-interest', 100, 200))
    expect(missingInput(stored, ['candles', 'open-interest'])).toBe('candles and open-interest do not overlap in time')
  })
})

describe('the complete extent', () => {
  test('is where all series exist', () => {
    const stored = market(row('candles', 0, 100), row('funding', 20, 60), row('funding', 70, 200))
    expect(completeExtent(stored, ['candles', 'funding'])).toEqual({ from: 20, to: 100 })
  })

  test('ends at the last reading of open interest, which is an instant', () => {
    // The coverage of a reading at 190 goes on to 200.
    const stored = market(row('candles', 0, 1000), row('open-interest', 50, 200))
    expect(completeExtent(stored, ['candles', 'open-interest'])).toEqual({ from: 50, to: 190 })
  })

  test('is none without one of them', () => {
    expect(completeExtent(market(row('candles', 0, 100)), ['candles', 'funding'])).toBeUndefined()
  })
})

test('a series begins with its first row, and never where nothing is stored', () => {
  const stored = market(row('candles', 0, 100), row('taker-flow', 40, 60), row('taker-flow', 20, 30))
  // What traded at which price is stored with the taker flow.
  expect(beginOf(stored, 'traded-prices')).toBe(20)
  expect(beginOf(stored, 'funding')).toBe(Number.POSITIVE_INFINITY)
})

test('an ensemble needs what all of its members need', () => {
  const ensemble = requireModel('ensemble')
  expect(neededInputs(ensemble, { members: '' })).toEqual(['candles'])
  expect(neededInputs(ensemble, { members: 'ledger,time_evolving' })).toEqual(['candles', 'open-interest'])
  expect(neededInputs(ensemble, { members: 'ledger,funding_adjusted' })).toEqual(['candles'])
})
