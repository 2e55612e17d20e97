/** Positions that accounts of a venue were seen to hold: the latest of each account and symbol. */
export const sql = `
CREATE TABLE observed_positions (
  exchange VARCHAR NOT NULL,
  symbol VARCHAR NOT NULL,
  account VARCHAR NOT NULL,
  time_ms BIGINT NOT NULL,
  side VARCHAR NOT NULL,
  quantity_base DOUBLE NOT NULL,
  entry_price DOUBLE NOT NULL,
  liquidation_price DOUBLE,
  leverage DOUBLE NOT NULL,
  data_kind VARCHAR NOT NULL
);
`
