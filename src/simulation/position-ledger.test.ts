import { describe, expect, test } from 'vitest'
import { binanceIsolatedPrice } from '../domain/liquidation-price.ts'
import { DEFAULT_TIERS } from '../domain/margin-tiers.ts'
import { asPrice, asQuantity } from '../domain/units.ts'
import { OUTCOME_CLOSED, OUTCOME_LIQUIDATED, PositionLedger } from './position-ledger.ts'

const { tiers } = DEFAULT_TIERS
const LONG = { time: 1000, isLong: true, leverage: 10, entry: 100, quantity: 5, exitTime: 9000 }
const SHORT = { ...LONG, isLong: false, leverage: 20, exitTime: 5000 }

function ledgerOf(...positions: (typeof LONG)[]): PositionLedger {
  const ledger = new PositionLedger(tiers)
  for (const position of positions) expect(ledger.tryOpen(position, 100)).toBe(true)
  return ledger
}

describe('PositionLedger', () => {
  test('opens at the isolated liquidation price of the domain', () => {
    const { liquidationPrice, initialLiquidationPrice } = ledgerOf(LONG, SHORT).truth()
    const position = { entry: asPrice(100), quantity: asQuantity(5), tiers }
    const long = binanceIsolatedPrice({ ...position, side: 'long', leverage: 10 })
    const short = binanceIsolatedPrice({ ...position, side: 'short', leverage: 20 })
    expect([...liquidationPrice]).toEqual([long, short])
    expect([...initialLiquidationPrice]).toEqual([long, short])
  })

  test('liquidates a long at its price and below, a short at its price and above', () => {
    const ledger = ledgerOf(LONG, SHORT)
    const [long = 0, short = 0] = ledger.truth().liquidationPrice
    expect(ledger.takeLiquidation(long + 0.001)).toBeUndefined()
    expect(ledger.takeLiquidation(short - 0.001)).toBeUndefined()
    expect(ledger.takeLiquidation(long)).toBe(0)
    expect(ledger.takeLiquidation(short)).toBe(1)
  })

  test('never liquidates a 1x long, and says 0', () => {
    const ledger = ledgerOf({ ...LONG, leverage: 1 })
    expect(ledger.truth().liquidationPrice[0]).toBe(0)
    expect(ledger.takeLiquidation(1e-9)).toBeUndefined()
  })

  test('refuses an opening whose liquidation price the mark price has already reached', () => {
    const ledger = new PositionLedger(tiers)
    expect(ledger.tryOpen(LONG, 90)).toBe(false)
    expect(ledger.tryOpen(SHORT, 105)).toBe(false)
    expect(ledger.truth().openTime.length).toBe(0)
  })

  test('gives exits in time order and skips what was liquidated', () => {
    const ledger = ledgerOf(LONG, SHORT)
    expect(ledger.takeExit(4999)).toBeUndefined()
    ledger.end(1, { time: 4000, outcome: OUTCOME_LIQUIDATED })
    expect(ledger.takeExit(8999)).toBeUndefined()
    expect(ledger.takeExit(9000)).toBe(0)
  })

  test('counts only what is open', () => {
    const ledger = ledgerOf(LONG, LONG, SHORT)
    expect([ledger.longQuantity, ledger.shortQuantity]).toEqual([10, 5])
    ledger.end(0, { time: 2000, outcome: OUTCOME_CLOSED })
    expect([ledger.longQuantity, ledger.shortQuantity]).toEqual([5, 5])
    expect(ledger.truth().closeTime[0]).toBe(2000)
    expect(ledger.truth().closeTime[1]).toBe(Number.POSITIVE_INFINITY)
  })

  // A payment of 0.001 * 100 * 5 = 0.5 USD out of a margin of 50 moves the bankruptcy price by 0.5 / 5 = 0.1,
  // and the liquidation price by 0.1 / (1 -+ 0.005).
  test('a positive funding rate moves longs nearer and shorts further away', () => {
    const ledger = ledgerOf(LONG, SHORT)
    ledger.payFunding({ rate: 0.001, mark: 100 })
    const { liquidationPrice, initialLiquidationPrice } = ledger.truth()
    expect(liquidationPrice[0]! - initialLiquidationPrice[0]!).toBeCloseTo(0.1 / 0.995, 10)
    expect(liquidationPrice[1]! - initialLiquidationPrice[1]!).toBeCloseTo(0.1 / 1.005, 10)
    expect(ledger.bankruptcyOf(0)).toBeCloseTo(90.1, 10)
    expect(ledger.bankruptcyOf(1)).toBeCloseTo(105.1, 10)
    expect(ledger.takeLiquidation(liquidationPrice[0]!)).toBe(0)
  })

  test('a rescaled ledger holds the open positions in new units', () => {
    const ledger = ledgerOf(LONG, LONG, SHORT)
    ledger.end(0, { time: 2000, outcome: OUTCOME_CLOSED })
    const before = ledger.truth()
    const after = ledger.rescaledOpen(2).truth()
    expect([...after.entry]).toEqual([200, 200])
    expect([...after.quantity]).toEqual([2.5, 2.5])
    expect([...after.liquidationPrice]).toEqual([before.liquidationPrice[1]! * 2, before.liquidationPrice[2]! * 2])
  })
})
