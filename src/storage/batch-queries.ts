/** Moves `batch_rows` into its table; NaN becomes NULL. The order of c0, c1, ... is that of `batchColumns`. */
export const INSERT_FROM_BATCH = {
  candles: `
INSERT INTO candles
  (series_id, open_time_ms, open, high, low, close, volume_base, volume_quote, taker_buy_base)
SELECT $series, CAST(c0 AS BIGINT), c1, c2, c3, c4, ${maybe(5)}, ${maybe(6)}, ${maybe(7)}
FROM batch_rows ORDER BY c0`,
  'mark-candles': `
INSERT INTO mark_candles (series_id, open_time_ms, open, high, low, close)
SELECT $series, CAST(c0 AS BIGINT), c1, c2, c3, c4 FROM batch_rows ORDER BY c0`,
  'open-interest': `
INSERT INTO open_interest (series_id, time_ms, quantity_base, notional_usd)
SELECT $series, CAST(c0 AS BIGINT), ${maybe(1)}, ${maybe(2)} FROM batch_rows ORDER BY c0`,
  funding: `
INSERT INTO funding_rates (series_id, time_ms, rate)
SELECT $series, CAST(c0 AS BIGINT), c1 FROM batch_rows ORDER BY c0`,
  'taker-flow': `
INSERT INTO taker_flow (series_id, time_ms, buy_base, sell_base, buy_usd, sell_usd)
SELECT $series, CAST(c0 AS BIGINT), ${maybe(1)}, ${maybe(2)}, ${maybe(3)}, ${maybe(4)}
FROM batch_rows ORDER BY c0`,
  liquidations: `
INSERT INTO liquidations
  (series_id, event_time_ms, side, price, bankruptcy_price, quantity_base, notional_usd, coverage)
SELECT $series, CAST(c0 AS BIGINT), CASE WHEN c1 = 0 THEN 'long' ELSE 'short' END,
  ${maybe(2)}, ${maybe(3)}, c4, c5, 'full'
FROM batch_rows ORDER BY c0`,
} as const

function maybe(index: number): string {
  return `CASE WHEN isnan(c${index}) THEN NULL ELSE c${index} END`
}
