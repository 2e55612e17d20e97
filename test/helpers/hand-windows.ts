import type { WindowTable } from '../../src/scoring/window-table.ts'

export const HAND_HOUR = 3_600_000
/** 2026-01-01T00:00:00Z */
export const HAND_START = 1_767_225_600_000

/** One window; what is left out is of no account to the test. */
export interface HandWindow {
  /** Hours after HAND_START. */
  readonly hour?: number
  readonly side?: 'long' | 'short'
  readonly price?: number
  readonly volatility?: number
  readonly firstBucket?: number
  /** Whole buckets where absent. */
  readonly crossed?: readonly number[]
  readonly count: readonly number[]
  /** Capped like the rest: 1 USD an event where absent. */
  readonly notional?: readonly number[]
}

/** A table of windows written by hand, of one hour and buckets of size 1. */
export function handWindows(windows: readonly HandWindow[]): WindowTable {
  const column = (of: (window: HandWindow) => number) => Float64Array.from(windows, of)
  const cells = (of: (window: HandWindow) => readonly number[]) => Float64Array.from(windows.flatMap(of))
  const offset = new Uint32Array(windows.length + 1)
  for (const [w, { count }] of windows.entries()) offset[w + 1] = offset[w]! + count.length
  const notional = cells((window) => window.notional ?? window.count)
  return {
    horizonMs: HAND_HOUR,
    bucketSize: 1,
    time: column(({ hour }) => HAND_START + (hour ?? 0) * HAND_HOUR),
    side: Uint8Array.from(windows, ({ side }) => (side === 'short' ? 1 : 0)),
    price: column(({ price }) => price ?? 100),
    volatility: column(({ volatility }) => volatility ?? Number.NaN),
    firstBucket: Int32Array.from(windows, ({ firstBucket }) => firstBucket ?? 90),
    unassigned: new Uint32Array(windows.length),
    offset,
    crossed: cells(({ crossed, count }) => crossed ?? count.map(() => 1)),
    count: cells(({ count }) => count),
    cappedNotional: notional,
    notional,
  }
}
