import fc from 'fast-check'
import type { BarColumns } from '../../src/kernel/bars.ts'
import { type HandBar, handBars } from './hand-bars.ts'

/** A bar that trades at 100 alone, while what liquidations are tested against reaches so far down and up. */
export interface MadeRange {
  readonly down: number
  readonly up: number
  readonly change: number
  readonly volume: number
  readonly buyQuantity: number
  readonly sellQuantity: number
  readonly isComplete: boolean
}

/**
 * Distances from 100 between the levels of the test tiers (1.5 and 9.5) and of fixed distances (1, 2, 4, 10).
 *
 * Every entry is at 100, so that reflection about it turns longs into shorts of the same notional.
 */
const REACHES = [0, 0.5, 1.25, 1.75, 3, 6, 8.5, 9.75, 11] as const

/** Up to 40 bars. */
export function madeRanges(): fc.Arbitrary<MadeRange[]> {
  const reach = fc.constantFrom(...REACHES)
  const quantity = fc.integer({ min: 0, max: 5000 })
  const range = fc.record({
    down: reach,
    up: reach,
    change: fc.integer({ min: -50, max: 100 }),
    volume: quantity,
    buyQuantity: quantity,
    sellQuantity: quantity,
    isComplete: fc.boolean(),
  })
  return fc.array(range, { minLength: 1, maxLength: 40 })
}

/** The bars, or their reflection about 100 with buys for sells. */
export function rangesToColumns(made: readonly MadeRange[], { isMirrored = false } = {}): BarColumns {
  let openInterest = 1000
  const bars = made.map((given): HandBar => {
    const { volume, isComplete, buyQuantity, sellQuantity } = isMirrored ? swapped(given) : given
    const change = Math.max(given.change, -openInterest)
    const bar: HandBar = {
      volume,
      openInterest,
      change,
      isComplete,
      buyVolume: buyQuantity,
      sellVolume: sellQuantity,
      trades: [
        { isBuy: true, price: 100, quantity: Math.max(1, buyQuantity) },
        { isBuy: false, price: 100, quantity: Math.max(1, sellQuantity) },
      ],
    }
    openInterest += change
    return bar
  })
  const columns = handBars(bars)
  const reach = (pick: 'down' | 'up') => made.map((given) => (isMirrored ? swapped(given) : given)[pick])
  return {
    ...columns,
    triggerLow: Float64Array.from(reach('down'), (down) => 100 - down),
    triggerHigh: Float64Array.from(reach('up'), (up) => 100 + up),
  }
}

function swapped(range: MadeRange): MadeRange {
  const { down, up, buyQuantity, sellQuantity } = range
  return { ...range, down: up, up: down, buyQuantity: sellQuantity, sellQuantity: buyQuantity }
}
