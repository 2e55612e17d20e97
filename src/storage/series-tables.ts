import type { SeriesKind } from './store.ts'

/** How one kind of series lies in the database; the only source of table and column names in generated SQL. */
export interface SeriesTable {
  readonly name: string
  readonly timeColumn: string
  readonly hasInterval: boolean
  /** Value columns in table order, after the key. */
  readonly values: readonly string[]
  /** Whether rows are events: unevenly spaced, and two may be identical. */
  readonly isEvents: boolean
  /** Whether time without rows is covered too: nothing happened then. */
  readonly coversQuietTime: boolean
}

const PRICES = ['open', 'high', 'low', 'close'] as const

/** Tables by kind. */
export const SERIES_TABLES: Readonly<Record<SeriesKind, SeriesTable>> = {
  candles: {
    name: 'candles',
    timeColumn: 'open_time_ms',
    hasInterval: true,
    values: [...PRICES, 'volume_base', 'volume_quote', 'taker_buy_base', 'trade_count'],
    isEvents: false,
    coversQuietTime: false,
  },
  'mark-candles': {
    name: 'mark_candles',
    timeColumn: 'open_time_ms',
    hasInterval: true,
    values: PRICES,
    isEvents: false,
    coversQuietTime: false,
  },
  'open-interest': point('open_interest', ['quantity_base', 'notional_usd']),
  funding: point('funding_rates', ['rate']),
  'taker-flow': point('taker_flow', [
    'buy_base',
    'sell_base',
    'buy_usd',
    'sell_usd',
    'price_low',
    'price_step',
    'buy_count',
    'sell_count',
  ]),
  liquidations: {
    name: 'liquidations',
    timeColumn: 'event_time_ms',
    hasInterval: false,
    values: ['received_time_ms', 'side', 'price', 'bankruptcy_price', 'quantity_base', 'notional_usd', 'coverage'],
    isEvents: true,
    coversQuietTime: true,
  },
  'long-short-ratio': point('long_short_ratios', ['ratio']),
  'large-trades': {
    ...point('large_trades', ['taker_side', 'price', 'quantity_base', 'notional_usd']),
    isEvents: true,
    coversQuietTime: true,
  },
  'book-depth': point('book_depth', ['percentage', 'quantity_base', 'notional_usd']),
}

function point(name: string, values: readonly string[]): SeriesTable {
  return {
    name,
    timeColumn: 'time_ms',
    hasInterval: false,
    values,
    isEvents: false,
    coversQuietTime: name === 'taker_flow' || name === 'funding_rates',
  }
}
