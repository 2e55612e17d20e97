import { BAR_MARKED, type BarColumns, type BarPoints, type BarTrades } from '../kernel/bars.ts'
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

/** Bars that close after these times are complete only where the input is known; UTC ms, `ALWAYS` or `NEVER`. */
export interface RequiredFrom {
  readonly openInterest: number
  readonly funding: number
  readonly trades: number
}

export const ALWAYS = Number.NEGATIVE_INFINITY
export const NEVER = Number.POSITIVE_INFINITY

/** Joins aligned inputs into bars; a bar is complete where everything required is known. */
export function assembleBars(inputs: AlignedInputs, required: RequiredFrom): BarColumns {
  const { candles, openInterest, funding, flow, trades, entries } = inputs
  const count = candles.openTime.length
  const unknown = new Float64Array(count).fill(Number.NaN)
  const complete = completeBars(inputs, required)
  const knownAt = candles.closeTime.slice()
  const waitFor = (times: Float64Array, from: number) => {
    for (let i = 0; i < count; i++) {
      if (complete[i] === 1 && (candles.closeTime[i] ?? 0) > from) {
        knownAt[i] = Math.max(knownAt[i] ?? 0, times[i] ?? 0)
      }
    }
  }
  if (flow !== undefined) waitFor(flow.knownAt, ALWAYS)
  if (openInterest !== undefined) waitFor(openInterest.knownAt, required.openInterest)
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
    funding: funding === undefined ? unknown : dueInComplete(funding, complete),
    trades: trades?.points,
    entries,
    knownAt,
    complete,
    origin: originOf(inputs),
  }
}

/** What stands in for what is not stored; single trades make up for taker flow. */
function originOf({ candles, flow, trades }: AlignedInputs): Uint8Array {
  const told = trades === undefined ? flow?.origin : undefined
  return candles.isMarked.map((isMarked, i) => isMarked * BAR_MARKED + (told?.[i] ?? 0))
}

/** 1 for candles of which everything required is known. */
function completeBars({ candles, openInterest, funding, trades }: AlignedInputs, required: RequiredFrom): Uint8Array {
  return Uint8Array.from(candles.closeTime, (time, i) => {
    if (time > required.openInterest && Number.isNaN(openInterest?.knownAt[i] ?? Number.NaN)) return 0
    if (time > required.funding && funding?.isKnown[i] !== 1) return 0
    return time > required.trades && trades?.isKnown[i] !== 1 ? 0 : 1
  })
}

/**
 * A payment in a bar that is not complete is settled in the next one that is, as what its prices crossed; NaN where
 * nothing is known of payments.
 */
function dueInComplete({ due, isKnown }: AlignedFunding, complete: Uint8Array): Float64Array {
  const settled = new Float64Array(due.length).fill(Number.NaN)
  let pending = 0
  due.forEach((amount, i) => {
    pending += amount
    if (complete[i] === 0 || isKnown[i] !== 1) return
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
  let count = 0
  for (let i = 0; i < bars.openTime.length; i++) {
    if ((bars.closeTime[i] ?? 0) > time) break
    if (bars.complete[i] !== 1) continue
    if ((bars.knownAt[i] ?? 0) > time) break
    // Incomplete bars after the last complete one may yet be completed: they must not close a column.
    count = i + 1
    dataEnd = bars.closeTime[i] ?? 0
  }
  return { count, dataEnd }
}
