import { expect, test } from 'vitest'
import { TradeTape } from './trade-tape.ts'

const START = 1_767_571_200_000

test('fills of a tick become ten trades over its ten seconds, in whole lots', () => {
  const tape = new TradeTape({ lotsPerUnit: 10, keptFrom: START })
  tape.add({ time: START, price: 100, quantity: 1.3, isBuy: true })
  tape.add({ time: START + 10, price: 101, quantity: 0.2, isBuy: false })
  const { trades, candles } = tape.finish()
  // 13 lots in 5 parts of 2, the last with the rest; 2 lots allow 2 parts only: 7 trades, 10,000 / 7 ms apart.
  expect(trades.map(({ quantity }) => quantity)).toEqual([0.2, 0.2, 0.2, 0.2, 0.5, 0.1, 0.1])
  expect(trades.map(({ time }) => time - START)).toEqual([0, 1428, 2857, 4285, 5714, 7142, 8571])
  expect(trades.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect([candles.open[0], candles.high[0], candles.low[0], candles.close[0]]).toEqual([100, 101, 100, 101])
  expect(candles.volume[0]).toBeCloseTo(1.5, 9)
  expect(candles.quoteVolume[0]).toBeCloseTo(1.3 * 100 + 0.2 * 101, 9)
  expect(candles.takerBuyVolume[0]).toBeCloseTo(1.3, 9)
})

test('trades before the time they are kept from are in the candles and counted', () => {
  const tape = new TradeTape({ lotsPerUnit: 1, keptFrom: START + 60_000 })
  tape.add({ time: START, price: 100, quantity: 1, isBuy: true })
  tape.add({ time: START + 60_000, price: 102, quantity: 1, isBuy: true })
  const { trades, candles } = tape.finish()
  expect(trades.map(({ id, price }) => [id, price])).toEqual([[2, 102]])
  expect([...candles.close]).toEqual([100, 102])
})
