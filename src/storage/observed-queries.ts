/** `$accounts` is a JSON array of names. */
export const DELETE_OBSERVED = `
DELETE FROM observed_positions
WHERE exchange = $exchange
  AND (time_ms < $keep_from OR account IN (SELECT unnest(from_json($accounts, '["VARCHAR"]'))))`

/** `$rows` is JSON: one statement for all positions instead of one each. */
export const INSERT_OBSERVED = `
INSERT INTO observed_positions
  (exchange, symbol, account, time_ms, side, quantity_base, entry_price, liquidation_price, leverage, data_kind)
SELECT $exchange, row.symbol, row.account, row.time, row.side, row.quantity, row.entry, row.liquidation, row.leverage,
  row.data_kind
FROM (
  SELECT unnest(from_json($rows, '[{"symbol": "VARCHAR", "account": "VARCHAR", "time": "BIGINT", "side": "VARCHAR",
    "quantity": "DOUBLE", "entry": "DOUBLE", "liquidation": "DOUBLE", "leverage": "DOUBLE",
    "data_kind": "VARCHAR"}]')) AS row
)`

export const LIST_OBSERVED = `
SELECT account, time_ms, side, quantity_base, entry_price, liquidation_price, leverage, data_kind
FROM observed_positions
WHERE exchange = $exchange AND symbol = $symbol AND time_ms >= $from AND time_ms < $to
ORDER BY liquidation_price NULLS LAST, account`
