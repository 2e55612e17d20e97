import { checkLeverage, type IsolatedPosition, priceOrNone, sideSign, solveOverTiers } from './liquidation-price.ts'
import { tierOf } from './margin-tiers.ts'
import type { Price } from './units.ts'

/** Taker fee OKX adds to the maintenance rate of a liquidated position; the regular-user rate for swaps. */
export const OKX_TAKER_FEE = 0.0005

/**
 * Bybit isolated linear: margin + profit at mark price = mark value * rate - deduction.
 *
 * Bybit's deduction is what Binance calls the maintenance amount, so the solution is the same; the tier is that of the
 * value at the liquidation price. Undefined for a long that no positive price liquidates.
 *
 * @throws DOMAIN_LEVERAGE_RANGE
 * @see Bybit help centre, liquidation price of a USDT contract, page of 2026-05-27 (the inverse form is official, this
 * linear twin is derived from it)
 */
export function bybitIsolatedPrice(position: IsolatedPosition): Price | undefined {
  const { entry, quantity, leverage, tiers } = position
  checkLeverage(leverage, tierOf(entry * quantity, tiers))
  return priceOrNone(solveOverTiers(position, (entry * quantity) / leverage))
}

/**
 * OKX isolated linear: E * (1 - s/L) / (1 - s * (rate + fee)).
 *
 * The rate of the position's tier holds for the whole position; there is no deduction. OKX sizes its tiers in
 * contracts, so the tier of the opening is kept. Undefined for a long that no positive price liquidates.
 *
 * @throws DOMAIN_LEVERAGE_RANGE
 * @see OKX help centre, margin ratio of an isolated position = (margin + profit) / (value * (rate + fee)) <= 100 %
 * (derived from third-party copies of the page)
 */
export function okxIsolatedPrice({ side, entry, quantity, leverage, tiers }: IsolatedPosition): Price | undefined {
  const tier = tierOf(entry * quantity, tiers)
  checkLeverage(leverage, tier)
  return priceOrNone(wholePositionPrice({ sign: sideSign(side), entry, leverage, rate: tier.rate + OKX_TAKER_FEE }))
}

/**
 * Hyperliquid isolated: price - s * margin available / size / (1 - rate * s), solved from the entry.
 *
 * The rate is half the initial margin at the tier's maximum leverage, less the tier's deduction. Undefined for a long
 * that no positive price liquidates.
 *
 * @throws DOMAIN_LEVERAGE_RANGE
 * @see Hyperliquid documentation, "Liquidations" and "Margin tiers" (official)
 */
export function hyperliquidIsolatedPrice(position: IsolatedPosition): Price | undefined {
  const { side, entry, quantity, leverage, tiers } = position
  const notional = entry * quantity
  const tier = tierOf(notional, tiers)
  checkLeverage(leverage, tier)
  const sign = sideSign(side)
  const available = notional / leverage - (notional * tier.rate - tier.amount)
  return priceOrNone(entry - (sign * available) / quantity / (1 - tier.rate * sign))
}

function wholePositionPrice({
  sign,
  entry,
  leverage,
  rate,
}: {
  sign: 1 | -1
  entry: number
  leverage: number
  rate: number
}): number {
  return (entry * (1 - sign / leverage)) / (1 - sign * rate)
}
