import { expect, test } from 'vitest'
import { hitRateGaps } from './hit-rate-gaps.ts'
import type { HitRateRow, ValidationReport } from './report.ts'

type Told = Pick<ValidationReport, 'symbol' | 'exchange' | 'hit_rates'>

function told(symbol: string, rates: readonly (readonly [HitRateRow['definition'], number | null])[]): Told {
  const rest = { random_hit_rate: null, reaches_60_percent: null, chance_reaches_60_percent: null, hours: 48, count: 9 }
  const row = { forecaster: 'ledger', horizon: '1h' as const, tolerance: 0.02 }
  return {
    symbol,
    exchange: 'okx',
    hit_rates: rates.map(([definition, rate]) => ({ ...row, definition, hit_rate: rate, ...rest })),
  }
}

const ASKED = { forecaster: 'ledger', horizon: '1h' } as const
const BTC = { symbol: 'BTCUSDT', exchange: 'okx' }
const ETH = { symbol: 'ETHUSDT', exchange: 'okx' }
const SOL = { symbol: 'SOLUSDT', exchange: 'okx' }

test('two markets are held beside each other, definition by definition', () => {
  const reports = [
    told('BTCUSDT', [
      ['touch', 0.75],
      ['event', 0.5],
    ]),
    told('ETHUSDT', [
      ['event', 0.625],
      ['touch', 0.6875],
    ]),
  ]
  // 100 * (0.75 - 0.6875), and 100 * (0.625 - 0.5).
  expect(hitRateGaps(reports, ASKED)).toEqual([
    { markets: [BTC, ETH], definition: 'touch', tolerance: 0.02, points: 6.25, is_within_10_points: true },
    { markets: [BTC, ETH], definition: 'event', tolerance: 0.02, points: 12.5, is_within_10_points: false },
  ])
})

test('of three markets there are three pairs, and a rate that is not known gives no gap', () => {
  const reports = [
    told('BTCUSDT', [['touch', 0.5]]),
    told('ETHUSDT', [['touch', null]]),
    told('SOLUSDT', [['touch', 0.5]]),
  ]
  expect(hitRateGaps(reports, ASKED).map(({ markets, points }) => [...markets, points])).toEqual([
    [BTC, ETH, null],
    [BTC, SOL, 0],
    [ETH, SOL, null],
  ])
})

test('one market, another forecaster or another horizon have none', () => {
  const reports = [told('BTCUSDT', [['touch', 0.5]]), told('ETHUSDT', [['touch', 0.5]])]
  expect(hitRateGaps(reports.slice(1), ASKED)).toEqual([])
  expect(hitRateGaps(reports, { ...ASKED, forecaster: 'ladder' })).toEqual([])
  expect(hitRateGaps(reports, { ...ASKED, horizon: '4h' })).toEqual([])
})
