import type { BarColumns } from '../kernel/bars.ts'

/** Shares of a candle's entries at its open, high, low and close, where nothing finer is stored. */
const OPEN_SHARE = 0.3
const HIGH_SHARE = 0.15
const LOW_SHARE = 0.15
const CLOSE_SHARE = 0.4

/** Prices at which a candle's positions were entered, with shares that add up to 1: what traded where, or the candle. */
export function eachEntry(bars: BarColumns, i: number, visit: (price: number, share: number) => void): void {
  const { entries } = bars
  const from = entries?.offset[i] ?? 0
  const to = entries?.offset[i + 1] ?? 0
  if (entries !== undefined && to > from) {
    let total = 0
    for (let k = from; k < to; k++) total += entries.quantity[k]!
    for (let k = from; k < to; k++) visit(entries.price[k]!, entries.quantity[k]! / total)
    return
  }
  visit(bars.open[i]!, OPEN_SHARE)
  visit(bars.high[i]!, HIGH_SHARE)
  visit(bars.low[i]!, LOW_SHARE)
  visit(bars.close[i]!, CLOSE_SHARE)
}
