import type { IsolatedPosition } from '../domain/liquidation-price.ts'
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
