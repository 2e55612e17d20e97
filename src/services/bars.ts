import type { BarColumns, BarPoints, BarTrades } from '../kernel/bars.ts'
import type { OpenInterestPath } from '../kernel/open-interest-spread.ts'
import type { AlignedFunding } from './align-funding.ts'
import type { AlignedFlow } from './align-taker-flow.ts'
import type { BaseCandles } from './base-candles.ts'

/** Inputs of one market aligned to its candles; what a model does not read is left out. */
export interface AlignedInputs {
  readonly candles: BaseCandles
  readonly openInterest?: OpenInterestPath | undefined
  readonly funding?: AlignedFunding | undefined
  readonly flow?: AlignedFlow | undefined
  readonly trades?: { readonly points: BarTrades; readonly isKnown: Uint8Array } | undefined
  readonly entries?: BarPoints | undefined
}

/** What must be known for a bar to count. */
export interface BarNeeds {
  readonly openInterest: boolean
  readonly funding: boolean
  readonly trades: boolean
}

/** Joins aligned inputs into bars; a bar is complete where everything needed is known. */
export function assembleBars(inputs: AlignedInputs, needs: BarNeeds): BarColumns {
  const { candles, openInterest, funding, flow, trades, entries } = inputs
  const count = candles.openTime.length
  const unknown = new Float64Array(count).fill(Number.NaN)
  const complete = completeBars(inputs, needs)
  const knownAt = candles.closeTime.slice()
  const waitFor = (times: Float64Array) => {
    for (let i = 0; i < count; i++) if (complete[i] === 1) knownAt[i] = Math.max(knownAt[i] ?? 0, times[i] ?? 0)
  }
  if (flow !== undefined) waitFor(flow.knownAt)
  if (needs.openInterest && openInterest !== undefined) waitFor(openInterest.knownAt)
  return {
    openTime: candles.openTime,
    closeTime: candles.closeTime,
    open: candles.open,
    high: candles.high,
    low: candles.low,
    close: candles.close,
    volume: candles.volume,
    triggerLow: candles.triggerLow,
    triggerHigh: candles.triggerHigh,
    buyVolume: flow?.buyVolume ?? unknown,
    sellVolume: flow?.sellVolume ?? unknown,
    buyPrice: flow?.buyPrice ?? unknown,
    sellPrice: flow?.sellPrice ?? unknown,
    openInterest: openInterest?.before ?? unknown,
    openInterestChange: openInterest?.change ?? unknown,
    funding: funding === undefined ? unknown : dueInComplete(funding.due, complete),
    trades: trades?.points,
    entries,
    knownAt,
    complete,
  }
}

/** 1 for candles of which everything needed is known. */
function completeBars({ candles, openInterest, funding, trades }: AlignedInputs, needs: BarNeeds): Uint8Array {
  return Uint8Array.from(candles.openTime, (_, i) => {
    if (needs.openInterest && Number.isNaN(openInterest?.knownAt[i] ?? Number.NaN)) return 0
    if (needs.funding && funding?.isKnown[i] !== 1) return 0
    return needs.trades && trades?.isKnown[i] !== 1 ? 0 : 1
  })
}

/** A payment in a bar that is not complete is settled in the next one that is, as what its prices crossed. */
function dueInComplete(due: Float64Array, complete: Uint8Array): Float64Array {
  const settled = new Float64Array(due.length)
  let pending = 0
  due.forEach((amount, i) => {
    pending += amount
    if (complete[i] === 0) return
    settled[i] = pending
    pending = 0
  })
  return settled
}

/**
 * Bars that were known at a time, and up to when they are complete.
 *
 * A bar whose inputs came later ends them: a run over `[0, count)` gives what a run of that time would have given.
 */
export function barsKnownAt(bars: BarColumns, time: number): { readonly count: number; readonly dataEnd: number } {
  let dataEnd = 0
  let i = 0
  for (; i < bars.openTime.length; i++) {
    if ((bars.closeTime[i] ?? 0) > time) break
    if (bars.complete[i] !== 1) continue
    if ((bars.knownAt[i] ?? 0) > time) break
    dataEnd = bars.closeTime[i] ?? 0
  }
  return { count: i, dataEnd }
}
