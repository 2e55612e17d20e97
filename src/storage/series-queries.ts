import { SERIES_TABLES } from './series-tables.ts'
import type { SeriesKind } from './store.ts'

/** SQL that reads the named columns of series `$series` in `[$from, $to)` as DOUBLE, NULL as NaN, ordered by time. */
export function selectSeries(kind: SeriesKind, columns: readonly string[]): string {
  const { name, timeColumn } = SERIES_TABLES[kind]
  const values = columns.map((column) => `coalesce(CAST(${column} AS DOUBLE), 'nan'::DOUBLE)`)
  return `SELECT CAST(${timeColumn} AS DOUBLE), ${values.join(', ')} FROM ${name} WHERE ${within(kind)} ORDER BY ${timeColumn}`
}

/** Taker flow of series `$series` in `[$from, $to)` by period: what is stored by price step is added up. */
export const SELECT_TAKER_FLOW = `
SELECT CAST(time_ms AS DOUBLE), ${['buy_base', 'sell_base', 'buy_usd', 'sell_usd']
  .map((column) => `coalesce(sum(${column}), 'nan'::DOUBLE)`)
  .join(', ')}
FROM taker_flow WHERE ${within('taker-flow')} GROUP BY time_ms ORDER BY time_ms`

/** Taker flow of series `$series` in `[$from, $to)` that is stored by price step: period, middle of the step, quantity. */
export const SELECT_FLOW_POINTS = `
SELECT CAST(time_ms AS DOUBLE), price_low + price_step / 2, buy_base + sell_base
FROM taker_flow WHERE ${within('taker-flow')} AND price_low IS NOT NULL AND buy_base + sell_base > 0
ORDER BY time_ms, price_low`

/** SQL that deletes series `$series` in `[$from, $to)`. */
export function deleteSeries(kind: SeriesKind): string {
  return `DELETE FROM ${SERIES_TABLES[kind].name} WHERE ${within(kind)}`
}

/** SQL that counts series `$series` in `[$from, $to)` and finds its first and last time. */
export function countSeries(kind: SeriesKind): string {
  const { name, timeColumn } = SERIES_TABLES[kind]
  return `SELECT count(*) AS rows, min(${timeColumn}) AS first_ms, max(${timeColumn}) AS last_ms FROM ${name} WHERE ${within(kind)}`
}

/** Highest price of series `$series` in `[$from, $to)`, NULL where there is none. */
export const HIGHEST_PRICE = {
  candles: `SELECT max(high) AS highest FROM candles WHERE ${within('candles')}`,
  'mark-candles': `SELECT max(high) AS highest FROM mark_candles WHERE ${within('mark-candles')}`,
} as const

export const FIND_SERIES = `
SELECT id FROM series WHERE exchange = $exchange AND symbol = $symbol AND kind = $kind AND interval = $interval`

export const INSERT_SERIES = `
INSERT INTO series (id, exchange, symbol, kind, interval)
SELECT coalesce(max(id), 0) + 1, $exchange, $symbol, $kind, $interval FROM series`

function within(kind: SeriesKind): string {
  const { timeColumn } = SERIES_TABLES[kind]
  return `series_id = $series AND ${timeColumn} >= $from AND ${timeColumn} < $to`
}
