import fc from 'fast-check'
import type { BarColumns } from '../../src/kernel/bars.ts'

/** One made-up bar: prices around 100, moves up to 6 %, open interest moving both ways. */
export interface MadeBar {
  readonly move: number
  readonly up: number
  readonly down: number
  readonly change: number
  readonly isComplete: boolean
}

const bar = (withGaps: boolean): fc.Arbitrary<MadeBar> =>
  fc.record({
    move: fc.double({ min: -0.06, max: 0.06, noNaN: true }),
    up: fc.double({ min: 0, max: 0.02, noNaN: true }),
    down: fc.double({ min: 0, max: 0.02, noNaN: true }),
    change: fc.double({ min: -50, max: 100, noNaN: true }),
    isComplete: withGaps ? fc.boolean() : fc.constant(true),
  })

/** Up to 60 bars in a row; `withGaps` also makes incomplete ones. */
export function madeBars(withGaps = false): fc.Arbitrary<MadeBar[]> {
  return fc.array(bar(withGaps), { minLength: 1, maxLength: 60 })
}

export const BAR_MS = 60_000

/** Chains made bars into columns; `priceScale` multiplies prices, `quantityScale` open interest. */
export function toColumns(
  bars: readonly MadeBar[],
  { priceScale = 1, quantityScale = 1 }: { priceScale?: number; quantityScale?: number } = {},
): BarColumns {
  const length = bars.length
  const columns = {
    openTime: new Float64Array(length),
    closeTime: new Float64Array(length),
    open: new Float64Array(length),
    close: new Float64Array(length),
    triggerLow: new Float64Array(length),
    triggerHigh: new Float64Array(length),
    openInterest: new Float64Array(length),
    openInterestChange: new Float64Array(length),
    complete: new Uint8Array(length),
  }
  let price = 100
  let openInterest = 1000
  bars.forEach(({ move, up, down, change, isComplete }, i) => {
    const close = price * (1 + move)
    columns.openTime[i] = i * BAR_MS
    columns.closeTime[i] = (i + 1) * BAR_MS
    columns.open[i] = price * priceScale
    columns.close[i] = close * priceScale
    columns.triggerHigh[i] = Math.max(price, close) * (1 + up) * priceScale
    columns.triggerLow[i] = Math.min(price, close) * (1 - down) * priceScale
    columns.openInterestChange[i] = isComplete ? change * quantityScale : Number.NaN
    columns.openInterest[i] = openInterest * quantityScale
    columns.complete[i] = isComplete ? 1 : 0
    openInterest = Math.max(0, openInterest + change)
    price = close
  })
  return columns
}

/** Bars `[from, to)`. */
export function sliceBars(bars: BarColumns, from: number, to: number): BarColumns {
  return {
    openTime: bars.openTime.slice(from, to),
    closeTime: bars.closeTime.slice(from, to),
    open: bars.open.slice(from, to),
    close: bars.close.slice(from, to),
    triggerLow: bars.triggerLow.slice(from, to),
    triggerHigh: bars.triggerHigh.slice(from, to),
    openInterest: bars.openInterest.slice(from, to),
    openInterestChange: bars.openInterestChange.slice(from, to),
    complete: bars.complete.slice(from, to),
  }
}
