import { signal } from '@preact/signals'
import type { PriceSpan } from '../map/view-fields.ts'

/** Prices in sight of maps, by symbol; of a symbol without them all are. */
export type SpansBySymbol = ReadonlyMap<string, PriceSpan>

/** Those of linked maps. */
export const linkedSpans = signal<SpansBySymbol>(new Map())

/** The same with the prices of one symbol; undefined forgets them. */
export function withSpan(spans: SpansBySymbol, symbol: string, span: PriceSpan | undefined): SpansBySymbol {
  const next = new Map(spans)
  if (span === undefined) next.delete(symbol)
  else next.set(symbol, span)
  return next
}

/** Prices in sight of a map: those wanted of its symbol as far as it covers them, else all. */
export function spanOf(spans: SpansBySymbol, symbol: string, full: PriceSpan): PriceSpan {
  const wanted = spans.get(symbol)
  if (wanted === undefined) return full
  const [min, max] = [Math.max(full.min, wanted.min), Math.min(full.max, wanted.max)]
  return max > min ? { min, max } : full
}
