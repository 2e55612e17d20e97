import { expect, test } from 'vitest'
import { densityTotal } from '../../src/analysis/price-density.ts'
import { scoreRecovery } from '../../src/analysis/recovery-score.ts'
import { recoveryBaselines } from '../helpers/recovery-baselines.ts'
import { RECOVERY_START, recoveryMarket } from '../helpers/recovery-market.ts'

const MARKET = recoveryMarket({ seed: 1, days: 1, bucketSize: 0.2 })

test('a recovery market is a day of minutes that ends where its truth is taken', () => {
  expect(MARKET.candles.openTime).toHaveLength(1440)
  expect(MARKET.endTime).toBe(RECOVERY_START + 86_400_000)
  expect(MARKET.truth.long.size).toBe(0.2)
})

test('the truth of both sides together is the open interest at the end', () => {
  // At the mark price instead of at entry, so that only the order of size agrees.
  const share =
    (densityTotal(MARKET.truth.long) + densityTotal(MARKET.truth.short)) / (MARKET.openInterest.notional.at(-1) ?? 0)
  expect(share).toBeGreaterThan(0.9)
  expect(share).toBeLessThan(1.1)
})

test('large trades are those of 100,000 USD or more, in order', () => {
  expect(MARKET.largeTrades.length).toBeGreaterThan(0)
  for (const { price, quantity } of MARKET.largeTrades) expect(price * quantity).toBeGreaterThanOrEqual(100_000)
  const times = MARKET.largeTrades.map(({ time }) => time)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('every baseline has a score, and none is the truth', () => {
  const { truth, price } = MARKET
  expect(scoreRecovery({ model: truth, truth, price }).wassersteinPercent).toBeCloseTo(0, 9)
  for (const model of Object.values(recoveryBaselines(MARKET))) {
    const { wassersteinPercent, rankCorrelation } = scoreRecovery({ model, truth, price })
    expect(wassersteinPercent).toBeGreaterThan(0.1)
    expect(rankCorrelation).toBeLessThan(0.99)
  }
})
