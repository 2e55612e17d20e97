import type { BlockSample } from '../../src/scoring/block-sample.ts'
import type { EventColumns, PricePath, ZoneQuestions } from '../../src/scoring/zone-outcomes.ts'

export const MINUTE = 60_000

/** Bars of ten minutes from time 0. */
export function tenMinutePath(bars: readonly (readonly [low: number, high: number])[]): PricePath {
  return {
    openTime: Float64Array.from(bars, (_, i) => i * 10 * MINUTE),
    closeTime: Float64Array.from(bars, (_, i) => (i + 1) * 10 * MINUTE),
    triggerLow: Float64Array.from(bars, ([low]) => low),
    triggerHigh: Float64Array.from(bars, ([, high]) => high),
  }
}

/** An hour that falls from 100 to 97 in its third ten minutes, and rises to 101 in its last. */
export const FALL_AND_RISE = [
  [99.5, 100.5],
  [98.2, 99.6],
  [97, 98.4],
  [97.5, 98],
  [98, 99],
  [99, 101],
] as const

export function questionsAt(
  windows: readonly { readonly minute: number; readonly side: 0 | 1; readonly price: number }[],
  horizonMinutes = 60,
): ZoneQuestions {
  return {
    horizonMs: horizonMinutes * MINUTE,
    time: Float64Array.from(windows, ({ minute }) => minute * MINUTE),
    side: Uint8Array.from(windows, ({ side }) => side),
    price: Float64Array.from(windows, ({ price }) => price),
  }
}

export function eventsAt(events: readonly (readonly [minute: number, side: 0 | 1, price: number])[]): EventColumns {
  return {
    time: Float64Array.from(events, ([minute]) => minute * MINUTE),
    side: Uint8Array.from(events, ([, side]) => side),
    price: Float64Array.from(events, ([, , price]) => price),
  }
}

/** Blocks of an hour from time 0, resampled as listed. */
export function hourBlocks(blocks: number, draws: readonly (readonly number[])[] = []): BlockSample {
  return {
    blocks,
    draws: draws.map((taken) => Float64Array.from(taken)),
    blockOf: (time) => Math.min(blocks - 1, Math.floor(time / (60 * MINUTE))),
  }
}

export function everyWindow({ time }: ZoneQuestions): Uint32Array {
  return Uint32Array.from(time.keys())
}
