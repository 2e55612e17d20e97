import { expect, test } from 'vitest'
import { HAND_HOUR, HAND_START } from '../../test/helpers/hand-windows.ts'
import { plantPlacement } from '../../test/helpers/planted-placement.ts'
import type { ForecastMass } from '../scoring/window-table.ts'
import { MarketScorer, type ScoredMarket } from './score-market.ts'

const DAY = 24 * HAND_HOUR
const DAYS = 60
const { table, truth, shuffled } = plantPlacement({ seed: 5, days: DAYS, events: 4 })

const MARKET: ScoredMarket = {
  horizons: [{ horizon: '1h', table, published: undefined }],
  period: {
    from_ms: HAND_START,
    train_to_ms: HAND_START + 30 * DAY,
    test_from_ms: HAND_START + 30 * DAY + HAND_HOUR,
    to_ms: HAND_START + DAYS * DAY,
  },
  candles: noCandles(),
  events: {
    time: new Float64Array(0),
    side: new Uint8Array(0),
    price: new Float64Array(0),
    isBankruptcy: new Uint8Array(0),
    notional: new Float64Array(0),
    kinds: new Set(),
    feed: 'full',
  },
  shift: { shift: 0, source: 'none', warnings: [] },
}

function noCandles(): ScoredMarket['candles'] {
  const none = new Float64Array(0)
  return {
    openTime: none,
    closeTime: none,
    open: none,
    high: none,
    low: none,
    close: none,
    volume: none,
    quoteVolume: none,
    takerBuyVolume: none,
    triggerLow: none,
    triggerHigh: none,
    triggerOpen: none,
    isMarked: new Uint8Array(0),
  }
}

const said = (mass: ForecastMass) => [{ mass, zones: undefined }]

/** Scores a map beside `uniform` and another baseline. */
function scoreBeside(known: ForecastMass, { id, mass }: { readonly id: string; readonly mass: ForecastMass }) {
  const baselines = [
    { id: 'uniform', said: said(table.crossed) },
    { id: 'known', said: said(known) },
  ]
  const resampling = { seed: 1, blockMs: 2 * DAY, resamples: 400 }
  const { scores } = new MarketScorer(MARKET, { baselines, resampling }).score({ id, said: said(mass) })
  return scores[0]?.placement
}

test('a baseline gains nothing over itself, and is told the best of the others', () => {
  const known = scoreBeside(truth, { id: 'known', mass: truth })
  expect(known?.gain_bits['known']).toEqual({ value: 0, low: 0, high: 0 })
  expect(known?.best_baseline).toBe('uniform')
})

test('a map that says what a baseline says has no skill, however much both know', () => {
  const beside = scoreBeside(shuffled, { id: 'model', mass: truth })
  expect(beside?.skill_bits.low).toBeGreaterThan(0.3)
  const same = scoreBeside(truth, { id: 'model', mass: truth })
  expect(same?.gain_bits['uniform']?.low).toBeGreaterThan(0.3)
  expect(Math.abs(same?.skill_bits.value ?? 1)).toBeLessThan(0.005)
  // The baseline itself is scored over distance alone.
  expect(scoreBeside(truth, { id: 'known', mass: truth })?.skill_bits.low).toBeGreaterThan(0.3)
})
