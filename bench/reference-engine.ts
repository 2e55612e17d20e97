import { bucketIndex } from '../src/domain/price-grid.ts'
import type { BarColumns } from '../src/kernel/bars.ts'

interface Position {
  readonly isLong: boolean
  readonly liquidationPrice: number
  quantity: number
  notional: number
}

export interface ReferenceOptions {
  readonly bars: BarColumns
  readonly weights: readonly number[]
  readonly longRatios: readonly number[]
  readonly shortRatios: readonly number[]
  readonly bucketSize: number
  /** Whether a map of buckets is made for every bar. */
  readonly withColumns: boolean
  /** Gives up after this many milliseconds. */
  readonly budgetMs: number
}

/** How far it came. */
export interface ReferenceResult {
  readonly bars: number
  readonly ms: number
  readonly activeNotional: number
}

/**
 * The time-evolving model written the plain way: an object a position, every position looked at in every bar, a Map a
 * column. It defines what the engine must agree with, and what it is compared with.
 */
export function runReference(options: ReferenceOptions): ReferenceResult {
  const { bars, weights, longRatios, shortRatios, bucketSize, withColumns, budgetMs } = options
  let positions: Position[] = []
  const columns: Map<number, { long: number; short: number }>[] = []
  const started = performance.now()
  let done = 0
  for (let i = 0; i < bars.openTime.length; i++) {
    const low = bars.triggerLow[i]!
    const high = bars.triggerHigh[i]!
    const isHit = (p: Position) => (p.isLong ? p.liquidationPrice >= low : p.liquidationPrice <= high)
    const swept = positions.filter(isHit)
    const sweptLong = swept.filter((p) => p.isLong).reduce((sum, p) => sum + p.quantity, 0)
    const sweptShort = swept.filter((p) => !p.isLong).reduce((sum, p) => sum + p.quantity, 0)
    positions = positions.filter((p) => !isHit(p))
    const change = bars.openInterestChange[i]!
    if (change < 0) {
      for (const position of positions) {
        const share = (-change - (position.isLong ? sweptLong : sweptShort)) / bars.openInterest[i]!
        if (share <= 0) continue
        position.quantity *= 1 - share
        position.notional *= 1 - share
      }
    }
    if (change > 0) {
      const entry = bars.close[i]!
      weights.forEach((weight, tier) => {
        const quantity = change * weight
        const notional = quantity * entry
        positions.push({ isLong: true, liquidationPrice: entry * longRatios[tier]!, quantity, notional })
        positions.push({ isLong: false, liquidationPrice: entry * shortRatios[tier]!, quantity, notional })
      })
    }
    if (withColumns) columns.push(columnOf(positions, bucketSize))
    done++
    if (done % 100 === 0 && performance.now() - started > budgetMs) break
  }
  const activeNotional = positions.reduce((sum, p) => sum + p.notional, 0)
  return { bars: done, ms: performance.now() - started, activeNotional }
}

function columnOf(positions: readonly Position[], bucketSize: number): Map<number, { long: number; short: number }> {
  const column = new Map<number, { long: number; short: number }>()
  for (const { isLong, liquidationPrice, notional } of positions) {
    const bucket = bucketIndex(liquidationPrice, bucketSize)
    const level = column.get(bucket) ?? { long: 0, short: 0 }
    if (isLong) level.long += notional
    else level.short += notional
    column.set(bucket, level)
  }
  return column
}
