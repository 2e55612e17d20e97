import { firstAbove, firstAtLeast } from './sorted-search.ts'

/** Questions that zones answer, as columns; those of a `WindowTable` are. */
export interface ZoneQuestions {
  readonly horizonMs: number
  /** Forecast times, UTC ms. */
  readonly time: Float64Array
  /** 0 for longs, 1 for shorts. */
  readonly side: Uint8Array
  /** Price at the forecast time, quote per base. */
  readonly price: Float64Array
}

/** Liquidations in order of time. */
export interface EventColumns {
  /** UTC ms. */
  readonly time: Float64Array
  /** 0 for longs, 1 for shorts. */
  readonly side: Uint8Array
  /** Quote per base. */
  readonly price: Float64Array
}

/** Where the price went, bar by bar in order of time; the columns of a market's bars are. */
export interface PricePath {
  /** UTC ms, half-open `[openTime, closeTime)`. */
  readonly openTime: Float64Array
  readonly closeTime: Float64Array
  /** What liquidations are tested against, quote per base. */
  readonly triggerLow: Float64Array
  readonly triggerHigh: Float64Array
}

/** What happened after each question, made once for all forecasters. */
export interface ZoneOutcomes {
  readonly questions: ZoneQuestions
  readonly path: PricePath
  /** Bars of a window's path: `[firstBar[w], endBar[w])`; none where the path is not known. */
  readonly firstBar: Uint32Array
  readonly endBar: Uint32Array
  /** Extremes of the path, the price at the forecast among them; NaN where the path is not known. */
  readonly lowest: Float64Array
  readonly highest: Float64Array
  /** Liquidations of a window: `[eventOffset[w], eventOffset[w + 1])`. */
  readonly eventOffset: Uint32Array
  /** Their prices, rising within a window. */
  readonly eventPrice: Float64Array
}

/**
 * Looks up what came after each question: bars that open in `[t, t + horizon)` and the liquidations of its side in
 * `(t, t + horizon]`.
 *
 * A window without any bar is not known, and is left out of every score; that the bars of the others have no gap is up
 * to the caller.
 */
export function observeZones(
  questions: ZoneQuestions,
  { path, events }: { readonly path: PricePath; readonly events: EventColumns },
): ZoneOutcomes {
  const windows = questions.time.length
  const firstBar = new Uint32Array(windows)
  const endBar = new Uint32Array(windows)
  const lowest = new Float64Array(windows).fill(Number.NaN)
  const highest = new Float64Array(windows).fill(Number.NaN)
  for (let w = 0; w < windows; w++) {
    const time = questions.time[w] ?? Number.NaN
    const first = firstAtLeast(path.openTime, time)
    const end = firstAtLeast(path.openTime, time + questions.horizonMs)
    firstBar[w] = first
    endBar[w] = end
    if (end === first) continue
    let low = questions.price[w] ?? Number.NaN
    let high = low
    for (let i = first; i < end; i++) {
      low = Math.min(low, path.triggerLow[i] ?? Number.NaN)
      high = Math.max(high, path.triggerHigh[i] ?? Number.NaN)
    }
    lowest[w] = low
    highest[w] = high
  }
  return { questions, path, firstBar, endBar, lowest, highest, ...eventsOf(questions, events) }
}

/** What happened after one question. */
export interface WindowOutcome {
  /** UTC ms. */
  readonly time: number
  /** 0 for longs, 1 for shorts. */
  readonly side: number
  /** Quote per base, as all prices below. */
  readonly price: number
  readonly lowest: number
  readonly highest: number
  readonly path: PricePath
  /** Bars of the path: `[firstBar, endBar)`. */
  readonly firstBar: number
  readonly endBar: number
  /** Prices of the side's liquidations, rising. */
  readonly eventPrices: Float64Array
}

/** What happened in a window; undefined where its path is not known. */
export function findOutcome(outcomes: ZoneOutcomes, w: number): WindowOutcome | undefined {
  const { questions, path, firstBar, endBar, lowest, highest, eventOffset, eventPrice } = outcomes
  if (!Number.isFinite(lowest[w])) return undefined
  return {
    time: questions.time[w] ?? Number.NaN,
    side: questions.side[w] ?? Number.NaN,
    price: questions.price[w] ?? Number.NaN,
    lowest: lowest[w] ?? Number.NaN,
    highest: highest[w] ?? Number.NaN,
    path,
    firstBar: firstBar[w] ?? 0,
    endBar: endBar[w] ?? 0,
    eventPrices: eventPrice.subarray(eventOffset[w], eventOffset[w + 1]),
  }
}

/** Prices of the liquidations of each window, sorted. */
function eventsOf(
  { horizonMs, time, side }: ZoneQuestions,
  events: EventColumns,
): Pick<ZoneOutcomes, 'eventOffset' | 'eventPrice'> {
  const bySide = [0, 1].map((wanted) => {
    const own = Uint32Array.from(events.time.keys()).filter((i) => events.side[i] === wanted)
    return {
      time: Float64Array.from(own, (i) => events.time[i] ?? Number.NaN),
      price: Float64Array.from(own, (i) => events.price[i] ?? Number.NaN),
    }
  })
  const eventOffset = new Uint32Array(time.length + 1)
  const prices = Array.from(time, (t, w) => {
    const own = bySide[side[w] ?? 0]
    if (own === undefined) throw new Error(`Invariant: a side is 0 or 1, was ${side[w]}`)
    const inWindow = own.price.slice(firstAbove(own.time, t), firstAbove(own.time, t + horizonMs)).sort()
    eventOffset[w + 1] = (eventOffset[w] ?? 0) + inWindow.length
    return inWindow
  })
  const eventPrice = new Float64Array(eventOffset[time.length] ?? 0)
  for (const [w, inWindow] of prices.entries()) eventPrice.set(inWindow, eventOffset[w])
  return { eventOffset, eventPrice }
}
