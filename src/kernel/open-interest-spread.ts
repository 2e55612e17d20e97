import type { TimeRange } from '../domain/time.ts'

/** What the spread needs of the candles. */
export interface SpreadCandles {
  readonly openTime: Float64Array
  readonly closeTime: Float64Array
  readonly volume: Float64Array
}

/** Open interest readings in base units, ordered by time; NaN readings are skipped. */
export interface SpreadReadings {
  readonly time: Float64Array
  readonly quantity: Float64Array
}

/** Open interest before each candle and what the candle adds, in base units; NaN where unknown. */
export interface OpenInterestPath {
  readonly before: Float64Array
  readonly change: Float64Array
  /** Time of the reading that settled the candle, UTC ms; NaN where unknown. */
  readonly knownAt: Float64Array
}

/**
 * Open interest candle by candle.
 *
 * A reading is the state at its instant. The change between two readings is spread over the candles between them in
 * proportion to volume (evenly when nothing traded); when readings are finer than candles the last one in a candle
 * counts. A candle without both readings around it, with a hole in the readings (two of them not in one range of
 * `present`), or with a candle missing between its two readings is NaN: nothing is known.
 */
export function spreadOpenInterest(
  candles: SpreadCandles,
  readings: SpreadReadings,
  present: readonly TimeRange[],
): OpenInterestPath {
  const count = candles.openTime.length
  const unknown = () => new Float64Array(count).fill(Number.NaN)
  const path = { before: unknown(), change: unknown(), knownAt: unknown() }
  let candle = 0
  let range = 0
  let from = NO_ANCHOR
  let to = NO_ANCHOR
  let later = Number.NaN
  for (let i = 0; i < readings.time.length; i++) {
    const time = readings.time[i]!
    const quantity = readings.quantity[i]!
    if (Number.isNaN(quantity)) continue
    candle = firstFrom(candles.closeTime, candle, time)
    if (candle === count) {
      // No candle holds it yet, but it tells that the one before was the last of its candle.
      later = time
      break
    }
    while (range < present.length && present[range]!.to <= time) range++
    const at = boundaryOf(candles, candle, time)
    if (at !== to.at || isBehindHole(candles, { at, time })) {
      // A reading within a candle is its last only once a later one is seen.
      settle({ path, candles, from, to, knownAt: provedAt(candles, to, time) })
      from = to
    }
    to = at < 0 ? NO_ANCHOR : { at, time, quantity, range }
  }
  settle({ path, candles, from, to, knownAt: provedAt(candles, to, later) })
  return path
}

/**
 * The open interest after `at` candles, from a reading at `time` in the range-th stretch without a hole. Where candles
 * are missing there are two: after the candle before the hole, and before the one behind it.
 */
interface Anchor {
  readonly at: number
  readonly time: number
  readonly quantity: number
  readonly range: number
}

const NO_ANCHOR: Anchor = { at: -1, time: Number.NaN, quantity: Number.NaN, range: -1 }

/** A reading within a candle may still be followed by a later one in it; only one at its close is final. */
function isFinal({ closeTime }: SpreadCandles, { at, time }: Anchor): boolean {
  return at > 0 && time >= closeTime[at - 1]!
}

/** When a reading was known to be the last of its candle: at once, or with a later one (NaN where there is none). */
function provedAt(candles: SpreadCandles, anchor: Anchor, later: number): number {
  return isFinal(candles, anchor) ? anchor.time : later
}

/** Number of candles complete at `time`, which lies in candle `k` or at an edge of it; -1 when no candle holds it. */
function boundaryOf(candles: SpreadCandles, k: number, time: number): number {
  const openTime = candles.openTime[k]!
  if (time > openTime) return k + 1
  return time === openTime ? k : -1
}

/** Whether a reading stands at the open of a candle before which others are missing. */
function isBehindHole({ closeTime }: SpreadCandles, { at, time }: Pick<Anchor, 'at' | 'time'>): boolean {
  return at > 0 && time > closeTime[at - 1]!
}

function isContiguous({
  openTime,
  closeTime,
  from,
  to,
}: {
  openTime: Float64Array
  closeTime: Float64Array
  from: number
  to: number
}): boolean {
  for (let k = from + 1; k < to; k++) if (openTime[k] !== closeTime[k - 1]) return false
  return true
}

/** First index from `start` on whose time is not before `time`; the length when there is none. */
function firstFrom(times: Float64Array, start: number, time: number): number {
  let i = start
  while (i < times.length && times[i]! < time) i++
  return i
}

/** Spreads the change between two anchors over the candles between them, where nothing is missing between them. */
function settle({
  path,
  candles,
  from,
  to,
  knownAt,
}: {
  path: OpenInterestPath
  candles: SpreadCandles
  from: Anchor
  to: Anchor
  knownAt: number
}): void {
  const { before, change } = path
  const { openTime, closeTime, volume } = candles
  if (Number.isNaN(knownAt)) return
  if (from.at < 0 || from.range !== to.range || isBehindHole(candles, to)) return
  if (!isContiguous({ openTime, closeTime, from: from.at, to: to.at })) return
  let traded = 0
  for (let k = from.at; k < to.at; k++) traded += volume[k]!
  const total = to.quantity - from.quantity
  const even = 1 / (to.at - from.at)
  let level = from.quantity
  for (let k = from.at; k < to.at; k++) {
    before[k] = level
    change[k] = total * (traded > 0 ? volume[k]! / traded : even)
    level += change[k]!
    path.knownAt[k] = knownAt
  }
}
