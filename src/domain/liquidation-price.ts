import { defineError } from './errors.ts'
import { type MarginTier, tierOf } from './margin-tiers.ts'
import type { Side } from './series.ts'
import { asPrice, type Price, type Quantity } from './units.ts'

/** A position as its margin sees it. */
export interface MarginPosition {
  readonly side: Side
  readonly entry: Price
  readonly quantity: Quantity
  readonly tiers: readonly MarginTier[]
}

/** An isolated position opened at a leverage: its margin is notional / leverage. */
export interface IsolatedPosition extends MarginPosition {
  /** >= 1, at most the maximum of the tier that holds the notional at entry. */
  readonly leverage: number
}

/** A position of a cross-margin account. */
export interface CrossPosition extends MarginPosition {
  /** Cross wallet balance, USD. */
  readonly walletBalance: number
  /** Maintenance margin of all other positions of the account, USD. */
  readonly otherMaintenanceMargin: number
  /** Unrealised profit of all other positions of the account, USD. */
  readonly otherUnrealizedProfit: number
}

const LeverageRange = defineError('DOMAIN_LEVERAGE_RANGE', {
  status: 400,
  kind: 'usage',
  message: (d: { leverage: number; limit: string }) =>
    `leverage ${d.leverage} is not possible: ${d.limit}; choose a lower leverage or a smaller position`,
})

/** +1 for longs, -1 for shorts. */
export function sideSign(side: Side): 1 | -1 {
  return side === 'long' ? 1 : -1
}

/**
 * Refuses a leverage no exchange would open at.
 *
 * @throws DOMAIN_LEVERAGE_RANGE below 1, above the tier's maximum, or where 1 / leverage <= maintenance rate
 */
export function checkLeverage(leverage: number, tier: MarginTier): void {
  if (!(leverage >= 1)) throw LeverageRange({ leverage, limit: 'the least is 1' })
  if (leverage > tier.maxLeverage) {
    throw LeverageRange({ leverage, limit: `the maximum is ${tier.maxLeverage}x up to a notional of ${tier.cap} USD` })
  }
  if (1 / leverage <= tier.rate) {
    throw LeverageRange({ leverage, limit: `its margin is not above the maintenance rate of ${tier.rate}` })
  }
}

/**
 * Price at which Binance liquidates an isolated one-way USDT-M position, in quote per base.
 *
 * Ignores fees and funding. Undefined for a long that no positive price liquidates.
 *
 * @throws DOMAIN_LEVERAGE_RANGE
 * @see Binance support FAQ b3c689c1f50a44cabb3a84e663b81d93, WB = isolated wallet, TMM = UPNL = 0 (official)
 */
export function binanceIsolatedPrice(position: IsolatedPosition): Price | undefined {
  const { entry, quantity, leverage, tiers } = position
  checkLeverage(leverage, tierOf(entry * quantity, tiers))
  return priceOrNone(solveOverTiers(position, (entry * quantity) / leverage))
}

/**
 * Price at which Binance liquidates one position of a cross-margin account in one-way mode, others held constant.
 *
 * Undefined where no positive price does.
 *
 * @see Binance support FAQ b3c689c1f50a44cabb3a84e663b81d93: WB - TMM1 + UPNL1 (official)
 */
export function binanceCrossPrice(position: CrossPosition): Price | undefined {
  const { walletBalance, otherMaintenanceMargin, otherUnrealizedProfit } = position
  return priceOrNone(solveOverTiers(position, walletBalance - otherMaintenanceMargin + otherUnrealizedProfit))
}

/** A solution as a price; one at or below zero is none. */
export function priceOrNone(solution: number | undefined): Price | undefined {
  return solution !== undefined && solution > 0 ? asPrice(solution) : undefined
}

/**
 * Price p where balance + s*Q*(p - E) = Q*p*rate - amount, with rate and amount of the tier that holds Q*p.
 *
 * The maintenance margin is continuous, convex and rises slower than the position's value, so at most one tier is
 * consistent with its own solution. A price below zero means the position survives every price. Plain numbers: the
 * simulator calls it for every position.
 */
export function solveOverTiers(
  { side, entry, quantity, tiers }: { side: Side; entry: number; quantity: number; tiers: readonly MarginTier[] },
  balance: number,
): number | undefined {
  const sign = sideSign(side)
  for (const [i, tier] of tiers.entries()) {
    const price = (balance + tier.amount - sign * quantity * entry) / (quantity * (tier.rate - sign))
    const notional = quantity * price
    const isLast = i === tiers.length - 1
    if (notional <= tier.cap || isLast) return price > 0 ? price : undefined
  }
  throw new Error('Invariant: a tier table has at least one tier')
}
