/** Maintenance-margin tables as a venue published them at a date. */
export const sql = `
CREATE TABLE margin_tiers (
  exchange VARCHAR NOT NULL,
  symbol VARCHAR NOT NULL,
  valid_from_ms BIGINT NOT NULL,
  tier INTEGER NOT NULL,
  notional_floor_usd DOUBLE NOT NULL,
  notional_cap_usd DOUBLE NOT NULL,
  max_leverage DOUBLE NOT NULL,
  maintenance_rate DOUBLE NOT NULL,
  maintenance_amount_usd DOUBLE NOT NULL,
  source VARCHAR NOT NULL
);
`
