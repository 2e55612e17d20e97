import type { CandleColumns, TakerFlowColumns } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import { BAR_EVEN_FLOW, BAR_PERIOD_FLOW } from '../kernel/bars.ts'

/** Taker flow as stored, and where it is present in which spacing. */
export interface StoredFlow {
  readonly columns: TakerFlowColumns
  readonly present: readonly (TimeRange & { readonly stepMs: number })[]
}

/** Volume whose taker bought and sold in each candle, base units, its average price, and when it was known. */
export interface AlignedFlow {
  readonly buyVolume: Float64Array
  readonly sellVolume: Float64Array
  readonly buyPrice: Float64Array
  readonly sellPrice: Float64Array
  readonly knownAt: Float64Array
  /** BAR_PERIOD_FLOW, BAR_EVEN_FLOW or 0 for each candle. */
  readonly origin: Uint8Array
}

/**
 * Taker flow candle by candle: sums of stored flow where it is as fine as the candle, else the candle's own taker buy
 * volume, else the split of the longer period around it, else half and half.
 *
 * Where flow has no price of its own, the candle's average price (quote volume over base volume) stands in, else its
 * typical price.
 */
export function alignTakerFlow(candles: CandleColumns, { columns, present }: StoredFlow): AlignedFlow {
  const { openTime, closeTime } = candles
  const count = openTime.length
  const flow: Filling = {
    buyVolume: new Float64Array(count),
    sellVolume: new Float64Array(count),
    buyPrice: new Float64Array(count),
    sellPrice: new Float64Array(count),
    knownAt: closeTime.slice(),
    origin: new Uint8Array(count),
  }
  const ranges = [...present].sort((a, b) => a.from - b.from)
  let range = 0
  let row = 0
  for (let i = 0; i < count; i++) {
    const candle = { from: openTime[i] ?? 0, to: closeTime[i] ?? 0 }
    while ((ranges[range]?.to ?? Number.POSITIVE_INFINITY) <= candle.from) range++
    const step = ranges[range]
    flow.buyPrice[i] = averagePrice(candles, i)
    flow.sellPrice[i] = flow.buyPrice[i] ?? Number.NaN
    if (isAsFine(step, candle)) {
      row = sumRows(columns, { row: rowFrom(columns.time, row, candle.from), to: candle.to, at: i }, flow)
      continue
    }
    row = rowAt(columns.time, row, candle.from)
    const stepMs = step !== undefined && step.from <= candle.from ? step.stepMs : 0
    splitCandle(candles, i, { columns, row, stepMs }, flow)
  }
  return flow
}

/** First row from `row` on that is not before a time. */
function rowFrom(times: Float64Array, row: number, time: number): number {
  let at = row
  while ((times[at] ?? Number.POSITIVE_INFINITY) < time) at++
  return at
}

/** Last row from `row` on that is not after a time. */
function rowAt(times: Float64Array, row: number, time: number): number {
  let at = row
  while ((times[at + 1] ?? Number.POSITIVE_INFINITY) <= time) at++
  return at
}

/** Whether flow of this spacing adds up to a candle. */
function isAsFine(step: StoredFlow['present'][number] | undefined, { from, to }: TimeRange): boolean {
  return step !== undefined && step.from <= from && step.to >= to && step.stepMs <= to - from
}

/** Splits a candle's volume by its own taker buy volume, by the period around it, or evenly. */
function splitCandle(
  { openTime, closeTime, volume, takerBuyVolume }: CandleColumns,
  i: number,
  { columns, row, stepMs }: { columns: TakerFlowColumns; row: number; stepMs: number },
  flow: Filling,
): void {
  const traded = volume[i] ?? Number.NaN
  const bought = takerBuyVolume[i] ?? Number.NaN
  if (!Number.isNaN(bought)) {
    split(flow, i, { traded, share: traded > 0 ? bought / traded : 0 })
    return
  }
  const start = columns.time[row] ?? Number.NaN
  const isInside = start <= (openTime[i] ?? 0) && start + stepMs >= (closeTime[i] ?? 0)
  const share = isInside ? buyShare(columns, row) : undefined
  split(flow, i, { traded, share: share ?? 0.5 })
  if (share === undefined) {
    flow.origin[i] = BAR_EVEN_FLOW
    return
  }
  flow.origin[i] = BAR_PERIOD_FLOW
  flow.knownAt[i] = start + stepMs
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] }
type Filling = Mutable<AlignedFlow>

function split(flow: Filling, i: number, { traded, share }: { traded: number; share: number }): void {
  flow.buyVolume[i] = traded * share
  flow.sellVolume[i] = traded * (1 - share)
}

/** Adds the rows before `to` to candle `at`; returns the first row after them. */
function sumRows(
  columns: TakerFlowColumns,
  { row, to, at }: { row: number; to: number; at: number },
  flow: Filling,
): number {
  const buy = { volume: 0, notional: 0 }
  const sell = { volume: 0, notional: 0 }
  let next = row
  for (; (columns.time[next] ?? Number.POSITIVE_INFINITY) < to; next++) {
    addTo(buy, columns.buyVolume[next], columns.buyNotional[next], flow.buyPrice[at])
    addTo(sell, columns.sellVolume[next], columns.sellNotional[next], flow.sellPrice[at])
  }
  flow.buyVolume[at] = buy.volume
  flow.sellVolume[at] = sell.volume
  if (buy.volume > 0 && buy.notional > 0) flow.buyPrice[at] = buy.notional / buy.volume
  if (sell.volume > 0 && sell.notional > 0) flow.sellPrice[at] = sell.notional / sell.volume
  return next
}

/** A source may give base or quote units alone; the candle's price turns one into the other. */
function addTo(
  sum: { volume: number; notional: number },
  volume = Number.NaN,
  notional = Number.NaN,
  price = Number.NaN,
): void {
  sum.volume += Number.isNaN(volume) ? notional / price : volume
  sum.notional += Number.isNaN(notional) ? volume * price : notional
}

/** Share of a period's volume whose taker bought; undefined where nothing is known. */
function buyShare(columns: TakerFlowColumns, row: number): number | undefined {
  const [bought, sold] = [columns.buyVolume[row] ?? Number.NaN, columns.sellVolume[row] ?? Number.NaN]
  const share = bought / (bought + sold)
  if (Number.isFinite(share)) return share
  const [paid, received] = [columns.buyNotional[row] ?? Number.NaN, columns.sellNotional[row] ?? Number.NaN]
  return Number.isFinite(paid / (paid + received)) ? paid / (paid + received) : undefined
}

function averagePrice({ quoteVolume, volume, high, low, close }: CandleColumns, i: number): number {
  const average = (quoteVolume[i] ?? Number.NaN) / (volume[i] ?? Number.NaN)
  if (average > 0 && Number.isFinite(average)) return average
  return ((high[i] ?? 0) + (low[i] ?? 0) + (close[i] ?? 0)) / 3
}
