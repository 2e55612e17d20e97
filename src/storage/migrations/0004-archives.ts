/**
 * What exchange archives bring: taker flow by price, large trades, book depth, and a ledger of their files.
 *
 * Coverage of archives is one row for files that lie side by side; the ledger has the files.
 */
export const sql = `
ALTER TABLE taker_flow ADD COLUMN price_low DOUBLE;
ALTER TABLE taker_flow ADD COLUMN price_step DOUBLE;
ALTER TABLE taker_flow ADD COLUMN buy_count BIGINT;
ALTER TABLE taker_flow ADD COLUMN sell_count BIGINT;

CREATE TABLE large_trades (
  series_id INTEGER NOT NULL,
  time_ms BIGINT NOT NULL,
  taker_side VARCHAR NOT NULL CHECK (taker_side IN ('buy', 'sell')),
  price DOUBLE NOT NULL,
  quantity_base DOUBLE NOT NULL,
  notional_usd DOUBLE NOT NULL
);

CREATE TABLE book_depth (
  series_id INTEGER NOT NULL,
  time_ms BIGINT NOT NULL,
  percentage DOUBLE NOT NULL,
  quantity_base DOUBLE NOT NULL,
  notional_usd DOUBLE NOT NULL
);

ALTER TABLE coverage ADD COLUMN is_derived BOOLEAN DEFAULT false;

CREATE TABLE archive_files (
  exchange VARCHAR NOT NULL,
  path VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  symbol VARCHAR NOT NULL,
  interval VARCHAR NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms BIGINT NOT NULL,
  state VARCHAR NOT NULL CHECK (state IN ('loaded', 'absent', 'refused')),
  options_key VARCHAR NOT NULL,
  file_sha256 VARCHAR,
  file_bytes BIGINT,
  rows BIGINT NOT NULL,
  problem VARCHAR,
  checked_ms BIGINT NOT NULL
);
`
