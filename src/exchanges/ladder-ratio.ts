import type { IsolatedPosition } from '../domain/liquidation-price.ts'
import { tierOf } from '../domain/margin-tiers.ts'
import { asPrice, asQuantity } from '../domain/units.ts'
import type { LadderPosition } from './exchange.ts'

/**
 * Liquidation price over entry price by a venue's isolated formula; 0 where no positive price liquidates.
 *
 * At a given notional the ratio does not depend on the entry, so an entry of 1 is taken.
 */
export function ladderRatio(
  formula: (position: IsolatedPosition) => number | undefined,
  { side, leverage, notional, tiers }: LadderPosition,
): number {
  return formula({ side, leverage, entry: asPrice(1), quantity: asQuantity(notional), tiers: tiers.tiers }) ?? 0
}

/** Slope of venues whose maintenance rate is that of the tier which holds the value at the liquidation price. */
export function slopeAtLevel(
  formula: (position: IsolatedPosition) => number | undefined,
  position: LadderPosition,
): number {
  const ratio = ladderRatio(formula, position)
  return slopeOf(position, tierOf(position.notional * ratio, position.tiers.tiers).rate)
}

/** Slope of venues whose maintenance rate is that of the tier which held the position at entry, plus `fee`. */
export function slopeAtEntry(position: LadderPosition, fee = 0): number {
  return slopeOf(position, tierOf(position.notional, position.tiers.tiers).rate + fee)
}

/** dp/dWB of balance + s*Q*(p - E) = Q*p*rate, for one base unit, as a move upwards. */
function slopeOf({ side }: LadderPosition, rate: number): number {
  return side === 'long' ? 1 / (1 - rate) : 1 / (1 + rate)
}
