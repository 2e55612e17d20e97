/**
 * Series tables, keyed (series, time); a series is (exchange, symbol, kind, interval).
 *
 * The key is one number because three repeated texts a row cost 40 % of the time of an import (3 M candles: 1.3 s
 * against 1.8 s). No primary keys: DuckDB's indexes cost 2.7x in writing; ranges are deleted and written whole.
 */
export const sql = `
CREATE TABLE series (
  id INTEGER NOT NULL,
  exchange VARCHAR NOT NULL,
  symbol VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  interval VARCHAR NOT NULL
);

CREATE TABLE candles (
  series_id INTEGER NOT NULL,
  open_time_ms BIGINT NOT NULL,
  open DOUBLE NOT NULL,
  high DOUBLE NOT NULL,
  low DOUBLE NOT NULL,
  close DOUBLE NOT NULL,
  volume_base DOUBLE,
  volume_quote DOUBLE,
  taker_buy_base DOUBLE,
  trade_count BIGINT
);

CREATE TABLE mark_candles (
  series_id INTEGER NOT NULL,
  open_time_ms BIGINT NOT NULL,
  open DOUBLE NOT NULL,
  high DOUBLE NOT NULL,
  low DOUBLE NOT NULL,
  close DOUBLE NOT NULL
);

CREATE TABLE open_interest (
  series_id INTEGER NOT NULL,
  time_ms BIGINT NOT NULL,
  quantity_base DOUBLE,
  notional_usd DOUBLE
);

CREATE TABLE funding_rates (
  series_id INTEGER NOT NULL,
  time_ms BIGINT NOT NULL,
  rate DOUBLE NOT NULL
);

CREATE TABLE taker_flow (
  series_id INTEGER NOT NULL,
  time_ms BIGINT NOT NULL,
  buy_base DOUBLE,
  sell_base DOUBLE,
  buy_usd DOUBLE,
  sell_usd DOUBLE
);

CREATE TABLE liquidations (
  series_id INTEGER NOT NULL,
  event_time_ms BIGINT NOT NULL,
  received_time_ms BIGINT,
  side VARCHAR NOT NULL CHECK (side IN ('long', 'short')),
  price DOUBLE,
  bankruptcy_price DOUBLE,
  quantity_base DOUBLE NOT NULL,
  notional_usd DOUBLE NOT NULL,
  coverage VARCHAR NOT NULL CHECK (coverage IN ('full', 'sampled'))
);

CREATE TABLE long_short_ratios (
  series_id INTEGER NOT NULL,
  time_ms BIGINT NOT NULL,
  ratio DOUBLE NOT NULL
);
`
