export const LIST_TIERS = `
SELECT symbol, valid_from_ms, notional_floor_usd, notional_cap_usd, max_leverage, maintenance_rate,
  maintenance_amount_usd, source
FROM margin_tiers WHERE exchange = $exchange ORDER BY symbol, valid_from_ms, tier`

/** `$rows` is JSON: one statement for thousands of tiers instead of one each. */
const ROWS = `
SELECT unnest(from_json($rows, '[{"symbol": "VARCHAR", "valid_from": "BIGINT", "tier": "INTEGER", "floor": "DOUBLE",
  "cap": "DOUBLE", "max_leverage": "DOUBLE", "rate": "DOUBLE", "amount": "DOUBLE", "source": "VARCHAR"}]')) AS row`

export const DELETE_TIERS = `
DELETE FROM margin_tiers
WHERE exchange = $exchange AND (symbol, valid_from_ms) IN (SELECT (row.symbol, row.valid_from) FROM (${ROWS}))`

export const INSERT_TIERS = `
INSERT INTO margin_tiers
  (exchange, symbol, valid_from_ms, tier, notional_floor_usd, notional_cap_usd, max_leverage, maintenance_rate,
   maintenance_amount_usd, source)
SELECT $exchange, row.symbol, row.valid_from, row.tier, row.floor, row.cap, row.max_leverage, row.rate, row.amount, row.source
FROM (${ROWS})`
