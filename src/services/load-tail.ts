import type { OpenInterestColumns } from '../domain/series.ts'
import { mergeRanges, subtractRanges } from '../domain/time.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { spreadOpenInterest } from '../kernel/open-interest-spread.ts'
import type { MapStore } from '../storage/store.ts'
import { type AlignedFunding, alignFunding } from './align-funding.ts'
import { alignFlowPoints } from './align-points.ts'
import { alignTakerFlow } from './align-taker-flow.ts'
import { assembleBars } from './bars.ts'
import { type BaseCandles, loadBaseCandles } from './base-candles.ts'
import { planBaseCandles } from './base-plan.ts'
import { type Market, rowsOfKind } from './catalog.ts'
import { alignLargeTrades, hasTrades } from './covered-trades.ts'
import { type InputRequest, requiredFrom, wantedInputs } from './input-request.ts'
import { baseUnitReadings } from './open-interest-readings.ts'

/** A lead that was too short is made so many times longer. */
export const LEAD_GROWTH = 8
/** Rows of the slowest series that a first lead holds. */
const LEAD_ROWS = 4
const TO_THE_END = Number.MAX_SAFE_INTEGER

/** Which bars are wanted, and from where on rows are read for them; UTC ms. */
interface TailQuestion {
  readonly request: InputRequest
  readonly from: number
  readonly leadFrom: number
}

/** Length in ms of a lead before `from` that holds a few rows of each series, where these have no hole. */
export function shortestLead(market: Market, from: number): number {
  const steps = [...rowsOfKind(market, 'candles'), ...rowsOfKind(market, 'open-interest')]
    .filter((row) => row.to + LEAD_ROWS * row.stepMs >= from)
    .map((row) => row.stepMs)
  return LEAD_ROWS * Math.max(60_000, ...steps)
}

/**
 * Bars that open at or after `from`, made of rows from `leadFrom` on; undefined where that is too late for them.
 *
 * What they look back at: open interest at the reading before them, and at the price of its time; funding at the last
 * complete bar, since a payment in an incomplete one is settled after it; taker flow at the period around them.
 */
export async function loadTailFrom(
  store: MapStore,
  market: Market,
  { request, from, leadFrom }: TailQuestion,
): Promise<BarColumns | undefined> {
  const key = { exchange: market.exchange, symbol: market.symbol }
  const stored = planBaseCandles(rowsOfKind(market, 'candles'))
  const pieces = stored
    .filter((piece) => piece.to > leadFrom)
    .map((piece) => ({ ...piece, from: Math.max(piece.from, leadFrom) }))
  const candles = await loadBaseCandles(store, { ...key, pieces, to: TO_THE_END })
  const opened = candles.openTime[0]
  const first = firstFrom(candles.openTime, from)
  const firstTime = candles.openTime[first]
  if (opened === undefined || firstTime === undefined) return sliceFrom(assembleBars({ candles }, NOTHING), first)
  const isWhole = leadFrom <= (stored[0]?.from ?? leadFrom)
  const lead: Lead = { market, request, candles, isWhole, first }
  const rows = await readRows(store, lead, { opened, firstTime })
  const { bars, settledAt, funding } = alignRows(lead, rows)
  if (isWhole) return sliceFrom(bars, first)
  // Where no bar of the tail knows of payments, none of it depends on one.
  const isSettled =
    funding === undefined ||
    !funding.isKnown.includes(1, first) ||
    hasSettled(bars, funding, { from: settledAt, first })
  return settledAt <= firstTime && isSettled ? sliceFrom(bars, first) : undefined
}

/** Candles of a lead and of the tail behind it. */
interface Lead {
  readonly market: Market
  readonly request: InputRequest
  readonly candles: BaseCandles
  /** Whether nothing is stored before it. */
  readonly isWhole: boolean
  /** Index of the first candle of the tail. */
  readonly first: number
}

type LeadRows = Awaited<ReturnType<typeof readRows>>

/** Reads what the candles are aligned with; what concerns single candles only for those of the tail. */
async function readRows(
  store: MapStore,
  { market, request, isWhole }: Lead,
  { opened, firstTime }: { readonly opened: number; readonly firstTime: number },
) {
  const wanted = wantedInputs(request)
  const { exchange, symbol } = market
  const range = (from: number) => ({ exchange, symbol, from: Math.max(0, from), to: TO_THE_END })
  const since = isWhole ? 0 : opened
  const [openInterest, funding, flow, points, trades] = await Promise.all([
    wanted.has('open-interest') ? store.readOpenInterest(range(since)) : undefined,
    wanted.has('funding') ? store.readFunding(range(since)) : undefined,
    wanted.has('taker-flow') ? store.readTakerFlow(range(since - longestFlowStep(market, opened))) : undefined,
    wanted.has('traded-prices') ? store.readFlowPoints(range(firstTime)) : undefined,
    wanted.has('large-trades') && hasTrades(market) ? store.readLargeTrades(range(firstTime)) : undefined,
  ])
  return { openInterest, funding, flow, points, trades }
}

/** Bars of a lead and its tail, and the time from which on they depend on nothing before the lead but payments. */
function alignRows(lead: Lead, { openInterest, funding, flow, points, trades }: LeadRows) {
  const { market, request, candles } = lead
  const readings = openInterest && { time: openInterest.time, quantity: pricedReadings(lead, openInterest) }
  const present = mergeRanges(rowsOfKind(market, 'open-interest'))
  const aligned = {
    candles,
    openInterest: readings && spreadOpenInterest(candles, readings, present),
    funding: funding && alignFunding(candles, funding, mergeRanges(rowsOfKind(market, 'funding'))),
    flow: flow && alignTakerFlow(candles, { columns: flow, present: rowsOfKind(market, 'taker-flow') }),
    entries: points && alignFlowPoints(candles, points),
    trades: trades && alignLargeTrades(candles, trades, market),
  }
  return {
    bars: assembleBars(aligned, requiredFrom(market, request)),
    funding: aligned.funding,
    settledAt: readings === undefined ? (candles.openTime[0] ?? 0) : firstAnchor(candles, readings, present),
  }
}

/** Readings in base units; NaN for those whose price may be that of a candle before the lead. */
function pricedReadings({ candles, isWhole }: Lead, readings: OpenInterestColumns): Float64Array {
  const known = isWhole ? 0 : (candles.closeTime[0] ?? 0)
  return baseUnitReadings(readings, candles).map((quantity, i) =>
    (readings.time[i] ?? 0) >= known ? quantity : Number.NaN,
  )
}

const NOTHING = {
  openInterest: Number.POSITIVE_INFINITY,
  funding: Number.POSITIVE_INFINITY,
  trades: Number.POSITIVE_INFINITY,
}

/** Time from which on open interest depends on nothing before the lead: that of a reading, or of a hole in them. */
function firstAnchor(
  { closeTime }: BaseCandles,
  { time, quantity }: { readonly time: Float64Array; readonly quantity: Float64Array },
  present: Parameters<typeof subtractRanges>[1],
): number {
  const read = time[quantity.findIndex((value) => !Number.isNaN(value))] ?? TO_THE_END
  const [hole] = subtractRanges({ from: closeTime[0] ?? 0, to: TO_THE_END }, present)
  return Math.min(read, hole?.from ?? TO_THE_END)
}

/** Whether some bar of the lead has settled all payments until then, so that none before it is still pending. */
function hasSettled(
  { openTime, complete }: BarColumns,
  { isKnown }: AlignedFunding,
  { from, first }: { from: number; first: number },
): boolean {
  for (let i = first - 1; i >= 0 && (openTime[i] ?? 0) >= from; i--) {
    if (complete[i] === 1 && isKnown[i] === 1) return true
  }
  return false
}

/** Longest period of taker flow around or after a time, ms. */
function longestFlowStep(market: Market, time: number): number {
  const steps = rowsOfKind(market, 'taker-flow').filter((row) => row.to > time)
  return Math.max(0, ...steps.map((row) => row.stepMs))
}

/** First index whose time is not before `time`; the length when there is none. */
function firstFrom(times: Float64Array, time: number): number {
  const found = times.findIndex((value) => value >= time)
  return found < 0 ? times.length : found
}

/** Bars from index `first` on; the lists of trades and entries stay whole. */
function sliceFrom(bars: BarColumns, first: number): BarColumns {
  return {
    openTime: bars.openTime.subarray(first),
    closeTime: bars.closeTime.subarray(first),
    open: bars.open.subarray(first),
    high: bars.high.subarray(first),
    low: bars.low.subarray(first),
    close: bars.close.subarray(first),
    volume: bars.volume.subarray(first),
    triggerLow: bars.triggerLow.subarray(first),
    triggerHigh: bars.triggerHigh.subarray(first),
    buyVolume: bars.buyVolume.subarray(first),
    sellVolume: bars.sellVolume.subarray(first),
    buyPrice: bars.buyPrice.subarray(first),
    sellPrice: bars.sellPrice.subarray(first),
    openInterest: bars.openInterest.subarray(first),
    openInterestChange: bars.openInterestChange.subarray(first),
    funding: bars.funding.subarray(first),
    trades: bars.trades && { ...bars.trades, offset: bars.trades.offset.subarray(first) },
    entries: bars.entries && { ...bars.entries, offset: bars.entries.offset.subarray(first) },
    knownAt: bars.knownAt.subarray(first),
    complete: bars.complete.subarray(first),
    origin: bars.origin?.subarray(first),
  }
}
