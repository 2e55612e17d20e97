import type { InstrumentKey } from '../domain/instrument.ts'
import type { CandleColumns } from '../domain/series.ts'
import type { MapStore } from '../storage/store.ts'
import type { BasePiece } from './base-plan.ts'

/** Base candles of one market with what liquidations are tested against. */
export interface BaseCandles extends CandleColumns {
  readonly triggerLow: Float64Array
  readonly triggerHigh: Float64Array
  /** Mark price at the open where stored, else the open. */
  readonly triggerOpen: Float64Array
  /** 1 for candles that are tested against the mark price; the others are against the last price. */
  readonly isMarked: Uint8Array
}

const COLUMNS = [
  'openTime',
  'closeTime',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'quoteVolume',
  'takerBuyVolume',
  'triggerLow',
  'triggerHigh',
  'triggerOpen',
] as const

/** Reads the base candles of `pieces` that open before `to`, with mark-price triggers where mark candles are stored. */
export async function loadBaseCandles(
  store: MapStore,
  { exchange, symbol, pieces, to }: InstrumentKey & { pieces: readonly BasePiece[]; to: number },
): Promise<BaseCandles> {
  const parts: BaseCandles[] = []
  for (const piece of pieces) {
    if (piece.from >= to) break
    const range = { exchange, symbol, interval: piece.interval, from: piece.from, to: Math.min(piece.to, to) }
    const [candles, mark] = await Promise.all([store.readCandles(range), store.readMarkCandles(range)])
    parts.push(withTriggers(candles, mark))
  }
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : concat(parts)
}

/** Candles with the mark price of the same times, where there is one. */
export function withTriggers(
  candles: CandleColumns,
  mark: { openTime: Float64Array; open: Float64Array; high: Float64Array; low: Float64Array },
): BaseCandles {
  if (mark.openTime.length === 0) {
    const { low, high, open, openTime } = candles
    return {
      ...candles,
      triggerLow: low,
      triggerHigh: high,
      triggerOpen: open,
      isMarked: new Uint8Array(openTime.length),
    }
  }
  const triggerLow = candles.low.slice()
  const triggerHigh = candles.high.slice()
  const triggerOpen = candles.open.slice()
  const isMarked = new Uint8Array(candles.openTime.length)
  let m = 0
  candles.openTime.forEach((openTime, i) => {
    while ((mark.openTime[m] ?? Number.POSITIVE_INFINITY) < openTime) m++
    const low = mark.low[m]
    const high = mark.high[m]
    if (mark.openTime[m] !== openTime || low === undefined || high === undefined) return
    triggerLow[i] = low
    triggerHigh[i] = high
    triggerOpen[i] = mark.open[m] ?? Number.NaN
    isMarked[i] = 1
  })
  return { ...candles, triggerLow, triggerHigh, triggerOpen, isMarked }
}

function concat(parts: readonly BaseCandles[]): BaseCandles {
  const length = parts.reduce((sum, part) => sum + part.openTime.length, 0)
  const joined = Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(length)]))
  const isMarked = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    isMarked.set(part.isMarked, at)
    for (const name of COLUMNS) joined[name]?.set(part[name], at)
    at += part.openTime.length
  }
  const column = (name: (typeof COLUMNS)[number]): Float64Array => joined[name] ?? new Float64Array(0)
  return {
    openTime: column('openTime'),
    closeTime: column('closeTime'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    quoteVolume: column('quoteVolume'),
    takerBuyVolume: column('takerBuyVolume'),
    triggerLow: column('triggerLow'),
    triggerHigh: column('triggerHigh'),
    triggerOpen: column('triggerOpen'),
    isMarked,
  }
}
