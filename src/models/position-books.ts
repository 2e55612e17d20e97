import { LiquidationEngine } from '../kernel/engine.ts'
import { SideBook } from '../kernel/side-book.ts'
import type { LadderPeriod } from './model.ts'

/** An engine that keeps every position with its exact level. */
export type PositionEngine = LiquidationEngine<SideBook>

/** @param closesByAge - whether positions will be closed one by one, oldest first */
export function positionEngine({
  groups,
  bucketSize,
  closesByAge = false,
}: {
  groups: number
  bucketSize: number
  closesByAge?: boolean
}): PositionEngine {
  const long = new SideBook({ sign: 1, groups, bucketSize, closesByAge })
  const short = new SideBook({ sign: -1, groups, bucketSize, closesByAge })
  return new LiquidationEngine({ long, short, bucketSize })
}

/** Opens `quantity` base units of one side at `entry`, split over the tiers of a ladder. Hot: see bench/models.bench.ts. */
export function openTiers(
  { engine, book, period }: { engine: PositionEngine; book: SideBook; period: LadderPeriod },
  entry: number,
  quantity: number,
): void {
  if (!(quantity > 0 && entry > 0)) return
  const ratios = book === engine.long ? period.longRatio : period.shortRatio
  const { weights } = period
  for (let tier = 0; tier < weights.length; tier++) {
    const ratio = ratios[tier]!
    const share = quantity * weights[tier]!
    if (!(ratio > 0 && share > 0)) continue
    engine.addCreated(share * entry)
    book.openPosition(tier, entry * ratio, share, share * entry)
  }
}
