/** Two ends, the lower first. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What of a heatmap is in sight: UTC ms, and prices; undefined stands for what is shown first, which moves with the data. */
export interface Sight {
  readonly times: Range | undefined
  readonly prices: Range | undefined
}

/** Columns of a heatmap in time, UTC ms. */
export interface TimeColumns {
  readonly start: number
  readonly step: number
  readonly columns: number
}

/** Digits that a price keeps in a URL. */
const PRICE_DIGITS = 8

/** Reads `from..to`; undefined for text that is no range of two numbers, the lower first. */
export function parseRange(text: string): Range | undefined {
  const [, from, to] = /^(-?[\d.e+-]+?)\.\.(-?[\d.e+-]+)$/.exec(text) ?? []
  const range = { from: Number(from), to: Number(to) }
  return range.from < range.to ? range : undefined
}

/** `from..to` in whole ms; empty for what is shown first. */
export function writeTimes(times: Range | undefined): string {
  return times === undefined ? '' : `${Math.round(times.from)}..${Math.round(times.to)}`
}

/** `low..high`; empty for what is shown first. */
export function writePrices(prices: Range | undefined): string {
  if (prices === undefined) return ''
  const [low, high] = [prices.from, prices.to].map((price) => Number(price.toPrecision(PRICE_DIGITS)))
  return `${low}..${high}`
}

/** Times as places on the columns: 0 is the left edge of the first, `columns` the right edge of the last. */
export function columnsOf(times: Range, { start, step }: TimeColumns): Range {
  return { from: (times.from - start) / step, to: (times.to - start) / step }
}

/** The reverse of `columnsOf`. */
export function timesOf(columns: Range, { start, step }: TimeColumns): Range {
  return { from: start + columns.from * step, to: start + columns.to * step }
}

/** Whether some of the data is in these times. */
export function isInData(times: Range, { start, step, columns }: TimeColumns): boolean {
  return times.from < start + columns * step && times.to > start
}

/**
 * A part of the data that holds what is in sight, in steps of a quarter of it, so that a small move asks for nothing
 * new; UTC ms.
 */
export function partInSight(times: Range | undefined, axis: TimeColumns): Range {
  const all = { from: axis.start, to: axis.start + axis.columns * axis.step }
  if (times === undefined || !isInData(times, axis)) return all
  const step = Math.max(axis.step, 2 ** Math.ceil(Math.log2(times.to - times.from)) / 4)
  return {
    from: Math.max(all.from, Math.floor(times.from / step) * step),
    to: Math.min(all.to, Math.ceil(times.to / step) * step),
  }
}
