/** Moves `live_rows` into its table in the order of time; NaN becomes NULL. Columns are those of `live-columns.ts`. */
export const INSERT_FROM_LIVE = {
  liquidations: `
INSERT INTO liquidations
  (series_id, event_time_ms, received_time_ms, side, price, bankruptcy_price, quantity_base, notional_usd, coverage,
   data_kind)
SELECT CAST(c0 AS INTEGER), CAST(c1 AS BIGINT), CAST(c2 AS BIGINT), CASE WHEN c3 = 0 THEN 'long' ELSE 'short' END,
  ${maybe(4)}, ${maybe(5)}, c6, c7, CASE WHEN c8 = 0 THEN 'full' ELSE 'sampled' END,
  CASE WHEN c9 = 0 THEN 'observed' ELSE 'simulated' END
FROM live_rows ORDER BY c1`,
  candles: `
INSERT INTO candles (series_id, open_time_ms, open, high, low, close, volume_base, volume_quote, taker_buy_base)
SELECT CAST(c0 AS INTEGER), CAST(c1 AS BIGINT), c2, c3, c4, c5, ${maybe(6)}, ${maybe(7)}, ${maybe(8)}
FROM live_rows ORDER BY c1`,
  'mark-candles': `
INSERT INTO mark_candles (series_id, open_time_ms, open, high, low, close)
SELECT CAST(c0 AS INTEGER), CAST(c1 AS BIGINT), c2, c3, c4, c5 FROM live_rows ORDER BY c1`,
  'open-interest': `
INSERT INTO open_interest (series_id, time_ms, quantity_base, notional_usd)
SELECT CAST(c0 AS INTEGER), CAST(c1 AS BIGINT), ${maybe(2)}, ${maybe(3)} FROM live_rows ORDER BY c1`,
  funding: `
INSERT INTO funding_rates (series_id, time_ms, rate)
SELECT CAST(c0 AS INTEGER), CAST(c1 AS BIGINT), c2 FROM live_rows ORDER BY c1`,
} as const

/** Ends and numbers of rows of coverage rows that grew: number of the series, start, end, rows in `live_coverage`. */
export const EXTEND_LIVE_COVERAGE = `
UPDATE coverage SET to_ms = CAST(grown.c2 AS BIGINT), rows = CAST(grown.c3 AS BIGINT)
FROM (SELECT * FROM live_coverage JOIN series ON series.id = c0) AS grown
WHERE coverage.from_ms = grown.c1 AND coverage.symbol = grown.symbol AND coverage.exchange = grown.exchange
  AND coverage.kind = grown.kind AND coverage.interval = grown.interval`

/** Liquidations within ranges of `live_coverage` (number of the series, start, end) by the number of the range. */
export const COUNT_LIVE_LIQUIDATIONS = `
SELECT CAST(c3 AS INTEGER) AS range, count(*) AS rows
FROM liquidations JOIN live_coverage ON series_id = c0 AND event_time_ms >= c1 AND event_time_ms < c2
WHERE event_time_ms >= $from AND event_time_ms < $to
GROUP BY c3`

/** Adds those of some series (`$rows` is JSON) that are not there; numbers go on from the last. */
export const ADD_SERIES = `
INSERT INTO series (id, exchange, symbol, kind, interval)
SELECT (SELECT coalesce(max(id), 0) FROM series) + row_number() OVER (), row.exchange, row.symbol, row.kind, row.interval
FROM (SELECT unnest(from_json($rows,
  '[{"exchange": "VARCHAR", "symbol": "VARCHAR", "kind": "VARCHAR", "interval": "VARCHAR"}]')) AS row) AS wanted
WHERE NOT EXISTS (SELECT 1 FROM series AS known WHERE known.exchange = row.exchange AND known.symbol = row.symbol
  AND known.kind = row.kind AND known.interval = row.interval)`

export const LIST_SERIES = 'SELECT id, exchange, symbol, kind, interval FROM series'

/** Newest funding payment of a series before a time, as far back as payments are ever apart. */
export const PREVIOUS_FUNDING = `
SELECT max(time_ms) AS time_ms FROM funding_rates
WHERE series_id = $series AND time_ms >= $from AND time_ms < $to`

/** Counts replacements of rows of a market; the second inserts the first one. */
export const COUNT_REPLACEMENT = [
  'UPDATE replacements SET count = count + 1 WHERE exchange = $exchange AND symbol = $symbol',
  `INSERT INTO replacements SELECT $exchange, $symbol, 1
   WHERE NOT EXISTS (SELECT 1 FROM replacements WHERE exchange = $exchange AND symbol = $symbol)`,
] as const

export const LIST_REPLACEMENTS = 'SELECT exchange, count FROM replacements WHERE symbol = $symbol ORDER BY exchange'

function maybe(index: number): string {
  return `CASE WHEN isnan(c${index}) THEN NULL ELSE c${index} END`
}

/** Deletes an exchange's liquidations by when a feed received them. */
export const DELETE_RECEIVED_LIQUIDATIONS = `
DELETE FROM liquidations
WHERE received_time_ms >= $from AND received_time_ms < $to
  AND series_id IN (SELECT id FROM series WHERE exchange = $exchange AND kind = 'liquidations')`

/** Counts the rows in an exchange's coverage of liquidations anew. */
export const RECOUNT_LIQUIDATIONS = `
UPDATE coverage SET rows = (
  SELECT count(*) FROM liquidations JOIN series ON series.id = series_id
  WHERE series.exchange = coverage.exchange AND series.symbol = coverage.symbol AND series.kind = 'liquidations'
    AND event_time_ms >= coverage.from_ms AND event_time_ms < coverage.to_ms)
WHERE exchange = $exchange AND kind = 'liquidations'`
