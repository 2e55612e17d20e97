import fc from 'fast-check'
import type { Interval } from '../../src/domain/time.ts'
import type { SeriesBatch } from '../../src/storage/store.ts'

export const RANDOM_MINUTE = 60_000
/** 2026-01-01T00:00:00Z */
export const RANDOM_START = 1_767_225_600_000
export const RANDOM_MINUTES = 120

/** How a market's series lie in time: spacings, delays, and rows that are missing. */
export interface RandomShape {
  readonly seed: number
  /** Minutes at the start that are stored as candles of five minutes. */
  readonly coarseMinutes: number
  /** Minutes between two readings of open interest, and how far they lie after the minute, ms. */
  readonly readingEvery: number
  readonly readingDelay: number
  readonly isUsd: boolean
  readonly fundingEvery: number
  readonly flowEvery: number
  readonly hasTakerVolume: boolean
  readonly hasMark: boolean
  /** Minutes [from, from + length) of which some series lacks its rows. */
  readonly holes: readonly { readonly of: 'candles' | 'readings' | 'funding' | 'flow'; from: number; length: number }[]
}

const hole = fc.record({
  of: fc.constantFrom('candles' as const, 'readings' as const, 'funding' as const, 'flow' as const),
  from: fc.nat(RANDOM_MINUTES),
  length: fc.oneof(fc.nat(4), fc.nat(50)),
})

export const randomShape: fc.Arbitrary<RandomShape> = fc.record({
  seed: fc.nat(1_000_000),
  coarseMinutes: fc.constantFrom(0, 0, 30, 60),
  readingEvery: fc.constantFrom(1, 1, 2, 5, 15),
  readingDelay: fc.constantFrom(0, 0, 1, 20_000),
  isUsd: fc.boolean(),
  fundingEvery: fc.constantFrom(3, 8, 30),
  flowEvery: fc.constantFrom(1, 5, 15),
  hasTakerVolume: fc.boolean(),
  hasMark: fc.boolean(),
  holes: fc.array(hole, { maxLength: 4 }),
})

/** The rows of a market of two hours from `start` (UTC ms) on, in the batches that store them: coarse candles first. */
export function randomBatches(
  shape: RandomShape,
  key: { exchange: string; symbol: string },
  start = RANDOM_START,
): SeriesBatch[] {
  const split = shape.coarseMinutes
  const parts: { from: number; to: number; interval: Interval; step: number }[] = [
    { from: 0, to: split, interval: '5m', step: 5 },
    { from: split, to: RANDOM_MINUTES, interval: '1m', step: 1 },
  ]
  return parts.filter(({ from, to }) => to > from).map((part) => batchOf(shape, key, { ...part, start }))
}

function batchOf(
  shape: RandomShape,
  key: { exchange: string; symbol: string },
  { from, to, interval, step, start }: { from: number; to: number; interval: Interval; step: number; start: number },
): SeriesBatch {
  const minutesOf = (series: RandomShape['holes'][number]['of'], every: number) =>
    Array.from({ length: to - from }, (_, i) => from + i).filter(
      (minute) =>
        minute % every === 0 &&
        !shape.holes.some((gap) => gap.of === series && minute >= gap.from && minute < gap.from + gap.length),
    )
  const timeOf = (minutes: readonly number[], delay = 0) =>
    Float64Array.from(minutes, (minute) => start + minute * RANDOM_MINUTE + delay)
  const column = (minutes: readonly number[], value: (minute: number) => number) => Float64Array.from(minutes, value)
  const priceAt = (minute: number) =>
    100 + 3 * noise(shape.seed, Math.floor(minute / 7)) + noise(shape.seed + 1, minute)
  const candles = minutesOf('candles', step)
  const open = column(candles, priceAt)
  const close = column(candles, (minute) => priceAt(minute + step))
  const high = column(
    candles,
    (minute) => Math.max(priceAt(minute), priceAt(minute + step)) + noise(shape.seed + 2, minute),
  )
  const low = column(
    candles,
    (minute) => Math.min(priceAt(minute), priceAt(minute + step)) - noise(shape.seed + 3, minute),
  )
  const volume = column(candles, (minute) => 100 * noise(shape.seed + 4, minute))
  const none = (minutes: readonly number[]) => column(minutes, () => Number.NaN)
  const openTime = timeOf(candles)
  const readings = minutesOf('readings', shape.readingEvery)
  const quantity = column(readings, (minute) => 5000 + 900 * noise(shape.seed + 5, minute))
  const payments = minutesOf('funding', shape.fundingEvery)
  const periods = minutesOf('flow', shape.flowEvery)
  const marked = shape.hasMark ? candles : []
  return {
    ...key,
    dataKind: 'observed',
    source: 'made',
    range: { from: start + from * RANDOM_MINUTE, to: start + to * RANDOM_MINUTE },
    candles: {
      interval,
      columns: {
        openTime,
        closeTime: openTime.map((time) => time + step * RANDOM_MINUTE),
        open,
        high,
        low,
        close,
        volume,
        quoteVolume: none(candles),
        takerBuyVolume: shape.hasTakerVolume
          ? volume.map((value, i) => value * noise(shape.seed + 6, candles[i] ?? 0))
          : none(candles),
      },
    },
    markCandles: {
      interval,
      columns: {
        openTime: timeOf(marked),
        open: column(marked, priceAt),
        high: column(marked, (minute) => Math.max(priceAt(minute), priceAt(minute + step)) + 0.1),
        low: column(marked, (minute) => Math.min(priceAt(minute), priceAt(minute + step)) - 0.1),
        close: column(marked, (minute) => priceAt(minute + step)),
      },
    },
    openInterest: {
      stepMs: shape.readingEvery * RANDOM_MINUTE,
      columns: {
        time: timeOf(readings, shape.readingDelay),
        quantity: shape.isUsd ? none(readings) : quantity,
        notional: quantity.map((value) => value * 100),
      },
    },
    funding: {
      stepMs: shape.fundingEvery * RANDOM_MINUTE,
      columns: { time: timeOf(payments), rate: column(payments, (minute) => 0.001 * noise(shape.seed + 7, minute)) },
    },
    takerFlow: {
      stepMs: shape.flowEvery * RANDOM_MINUTE,
      columns: {
        time: timeOf(periods),
        buyVolume: column(periods, (minute) => 300 * noise(shape.seed + 8, minute)),
        sellVolume: column(periods, (minute) => 300 * noise(shape.seed + 9, minute)),
        buyNotional: none(periods),
        sellNotional: none(periods),
      },
    },
    liquidations: {
      columns: {
        time: new Float64Array(),
        side: new Uint8Array(),
        price: new Float64Array(),
        bankruptcyPrice: new Float64Array(),
        quantity: new Float64Array(),
        notional: new Float64Array(),
      },
    },
  }
}

/** A number in [0, 1) that depends on both arguments, to a ten-thousandth. */
function noise(seed: number, at: number): number {
  const mixed = Math.sin(seed * 12.9898 + at * 78.233) * 43_758.5453
  return Math.floor((mixed - Math.floor(mixed)) * 10_000) / 10_000
}
