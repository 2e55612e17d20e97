import { intervalMs, type TimeRange } from '../domain/time.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { LiquidationModel } from '../models/model.ts'
import type { MapStore } from '../storage/store.ts'
import { barsKnownAt } from './bars.ts'
import { type BasePiece, planBaseCandles } from './base-plan.ts'
import { extentOf, type Market, rowsOfKind } from './catalog.ts'
import { type InputRequest, inputsOf } from './input-request.ts'
import { beginOf, seriesOf } from './model-inputs.ts'

const HOUR = 3_600_000
/** A part of the past in which nothing was complete is made so many times longer. */
const GROWTH = 8

/** What can be told of a market's past without reading all of it. */
export interface MarketGlance {
  /** The newest bars. */
  readonly bars: BarColumns
  /** Up to when inputs are complete, UTC ms; 0 where they never were. */
  readonly dataEnd: number
  /** Highest price of candles and mark prices up to then, quote units; 0 where there is none. */
  readonly highest: number
}

/** What a glance is taken at. */
export interface GlanceQuestion {
  readonly request: InputRequest
  /** Only what was known at this time counts, UTC ms. */
  readonly asOf: number
  /** How far back from the end bars are wanted, ms. */
  readonly lookbackMs: number
}

/** The glance that decides the end and the buckets of a model's heatmap. */
export function glanceFor(plan: {
  readonly model: LiquidationModel
  readonly modelOptions: unknown
  readonly asOf: number
}): GlanceQuestion {
  const { model, modelOptions, asOf } = plan
  return { request: inputsOf(plan), asOf, lookbackMs: model.bucketLookbackMs?.(modelOptions) ?? 0 }
}

/** Reads bars from a time on. */
export type TailReader = (market: Market, request: InputRequest, from: number) => Promise<BarColumns>

/** Reads the newest bars of a market, as many as hold a complete one that was known. */
export async function loadGlance(
  { store, loadTail }: { readonly store: MapStore; readonly loadTail: TailReader },
  market: Market,
  { request, asOf, lookbackMs }: GlanceQuestion,
): Promise<MarketGlance> {
  const pieces = planBaseCandles(rowsOfKind(market, 'candles'))
  const first = pieces[0]?.from ?? 0
  const end = Math.min(asOf, completeTo(market, request))
  for (let length = HOUR; ; length *= GROWTH) {
    const from = Math.max(first, end - lookbackMs - length)
    const bars = await loadTail(market, request, from)
    const { dataEnd } = barsKnownAt(bars, asOf)
    if (dataEnd > 0) return { bars, dataEnd, highest: await highestPrice(store, market, { pieces, to: dataEnd }) }
    if (from === first) return { bars, dataEnd: 0, highest: 0 }
  }
}

/** A close, and when it was known, UTC ms. */
export interface Close {
  readonly time: number
  readonly price: number
}

/** Close of the newest candle that had closed at a time; undefined where there is none. */
export async function closeAt(store: MapStore, market: Market, time: number): Promise<Close | undefined> {
  const pieces = planBaseCandles(rowsOfKind(market, 'candles')).filter(({ from }) => from < time)
  for (const piece of pieces.reverse()) {
    const found = await newestClose(store, market, { piece, time })
    if (found !== undefined) return found
  }
  return undefined
}

async function newestClose(
  store: MapStore,
  { exchange, symbol }: Market,
  { piece, time }: { piece: BasePiece; time: number },
): Promise<Close | undefined> {
  const { interval } = piece
  const to = Math.min(piece.to, time)
  const from = Math.max(piece.from, to - 2 * intervalMs(interval))
  const { close, closeTime } = await store.readCandles({ exchange, symbol, interval, from, to })
  const last = closeTime.findLastIndex((closed) => closed <= time)
  return last < 0 ? undefined : { time: closeTime[last] ?? 0, price: close[last] ?? Number.NaN }
}

/** Up to when everything that a model needs is stored, holes aside. */
function completeTo(market: Market, { needs, awaits }: InputRequest): number {
  const waited = awaits.filter((input) => Number.isFinite(beginOf(market, input)))
  const ends = [...new Set([...needs, ...waited])].map(
    (input) => extentOf(rowsOfKind(market, seriesOf(input)))?.to ?? 0,
  )
  return Math.min(...ends)
}

async function highestPrice(
  store: MapStore,
  { exchange, symbol }: Market,
  { pieces, to }: { readonly pieces: readonly BasePiece[]; readonly to: number },
): Promise<number> {
  const ranges = pieces.map(({ interval, ...range }) => ({ interval, ...within(range, to) }))
  const prices = await Promise.all(
    ranges
      .filter((range) => range.to > range.from)
      .map((range) => store.readHighestPrice({ exchange, symbol, ...range })),
  )
  return Math.max(0, ...prices)
}

function within({ from, to }: TimeRange, end: number): TimeRange {
  return { from, to: Math.min(to, end) }
}
