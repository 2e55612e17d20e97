import { expect, test } from 'vitest'
import type { Interval } from '../domain/time.ts'
import type { CoverageRow } from '../storage/store.ts'
import { planBaseCandles } from './base-plan.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

function row(interval: Interval, from: number, to: number): CoverageRow {
  return {
    exchange: 'okx',
    symbol: 'SOLUSDT',
    kind: 'candles',
    interval,
    from,
    to,
    stepMs: 0,
    rows: 0,
    source: 'test',
    dataKind: 'observed',
    importRunId: 1,
    isDerived: false,
  }
}

test('takes the finest candles wherever they are, and coarser ones around them', () => {
  const pieces = planBaseCandles([row('1h', 0, 10 * HOUR), row('1m', 2 * HOUR + 7 * MINUTE, 4 * HOUR + MINUTE)])
  expect(pieces).toEqual([
    { interval: '1h', from: 0, to: 2 * HOUR },
    { interval: '1m', from: 2 * HOUR + 7 * MINUTE, to: 4 * HOUR + MINUTE },
    // Hours that the minutes cover in part are left out: no time is stepped twice.
    { interval: '1h', from: 5 * HOUR, to: 10 * HOUR },
  ])
})

test('joins touching ranges and drops what finer candles cover whole', () => {
  expect(planBaseCandles([row('5m', 0, HOUR), row('5m', HOUR, 2 * HOUR), row('15m', 0, 2 * HOUR)])).toEqual([
    { interval: '5m', from: 0, to: 2 * HOUR },
  ])
})
