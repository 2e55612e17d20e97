import type { FiltersOf } from '../../src/client/live-messages.ts'
import { choiceField, type Field, flagField, look, numberField, textField } from '../url-state.ts'

/** Spans of the totals and of the chart, before now. */
export const SPANS = ['1h', '4h', '12h', '24h'] as const
export type Span = (typeof SPANS)[number]

const HOUR = 3_600_000
/** Length of each span, ms. */
export const SPAN_MS: Readonly<Record<Span, number>> = {
  '1h': HOUR,
  '4h': 4 * HOUR,
  '12h': 12 * HOUR,
  '24h': 24 * HOUR,
}

/** Everything that decides what the live page shows. */
export const LIVE_FIELDS = {
  /** Empty: all symbols. */
  symbol: textField(),
  /** Separated by commas; empty: all. */
  exchanges: textField(),
  side: choiceField(['', 'long', 'short'], ''),
  /** Smallest size shown and counted, USD. */
  least: numberField(0, { min: 0, max: 1e12 }),
  span: look(choiceField(SPANS, '24h')),
  /** Whether the chart has the price, where one symbol is chosen. */
  price: look(flagField(true)),
} as const

export type LiveView = {
  [Name in keyof typeof LIVE_FIELDS]: (typeof LIVE_FIELDS)[Name] extends Field<infer Value> ? Value : never
}

/** The filters of a view, as HTTP and WebSocket take them. */
export function liveFilters({ symbol, exchanges, side, least }: LiveView): FiltersOf['liquidations'] {
  return {
    ...(symbol !== '' && { symbol }),
    ...(exchanges !== '' && { exchanges }),
    ...(side !== '' && { side }),
    ...(least > 0 && { min_notional: least }),
  }
}

/** The list after one of all venues was switched; all of them, and none, are written as empty. */
export function switchVenue(listed: string, venue: string, all: readonly string[]): string {
  const shown = listed === '' ? all : listed.split(',')
  const next = all.filter((id) => (id === venue ? !shown.includes(id) : shown.includes(id)))
  return next.length === all.length ? '' : next.join(',')
}
