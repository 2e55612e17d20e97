/** `$rows` is JSON: one statement for all rows instead of one each. */
const STATES = `
SELECT unnest(from_json($rows, '[{"exchange": "VARCHAR", "channel": "VARCHAR", "state": "VARCHAR", "from": "BIGINT",
  "to": "BIGINT", "reason": "VARCHAR"}]')) AS row`
const COUNTS = `
SELECT unnest(from_json($rows, '[{"exchange": "VARCHAR", "from": "BIGINT", "to": "BIGINT", "messages": "BIGINT",
  "liquidations": "BIGINT", "duplicates": "BIGINT", "rejected": "BIGINT", "errors": "BIGINT", "dropped": "BIGINT",
  "unknownSymbols": "BIGINT", "otherSymbols": "BIGINT", "reconnects": "BIGINT", "lagMs": "DOUBLE"}]')) AS row`

/** A row with the same key is changed in place: a running span moves on every second, and deleted rows would pile up. */
const sameKey = (table: string): string =>
  `${table}.exchange = row.exchange AND ${table}.channel = row.channel AND ${table}.from_ms = row."from"`

export const PUT_STATES = [
  `UPDATE feed_states SET to_ms = row."to", state = row.state, reason = row.reason
   FROM (${STATES}) AS put WHERE ${sameKey('feed_states')}`,
  `INSERT INTO feed_states (exchange, channel, from_ms, to_ms, state, reason)
   SELECT row.exchange, row.channel, row."from", row."to", row.state, row.reason FROM (${STATES}) AS put
   WHERE NOT EXISTS (SELECT 1 FROM feed_states WHERE ${sameKey('feed_states')})`,
] as const

export const PUT_GAPS = [
  `UPDATE feed_gaps SET to_ms = row."to", reason = row.reason FROM (${STATES}) AS put
   WHERE ${sameKey('feed_gaps')} AND (row."to" IS NOT NULL OR feed_gaps.to_ms IS NULL)`,
  `INSERT INTO feed_gaps (exchange, channel, from_ms, to_ms, reason)
   SELECT row.exchange, row.channel, row."from", row."to", row.reason FROM (${STATES}) AS put
   WHERE NOT EXISTS (SELECT 1 FROM feed_gaps WHERE ${sameKey('feed_gaps')})`,
] as const

export const INSERT_COUNTS = `
INSERT INTO feed_counts
  (exchange, from_ms, to_ms, messages, liquidations, duplicates, rejected, errors, dropped, unknown_symbols,
   other_symbols, reconnects, lag_ms)
SELECT row.exchange, row."from", row."to", row.messages, row.liquidations, row.duplicates, row.rejected, row.errors,
  row.dropped, row.unknownSymbols, row.otherSymbols, row.reconnects, row.lagMs
FROM (${COUNTS}) AS put`

export const DELETE_OLD_COUNTS = 'DELETE FROM feed_counts WHERE to_ms < $before'

/** Shares time with `[$from, $to)`, or begins in it; `$exchanges` joined by commas, NULL does not restrict. */
const WITHIN = `
WHERE from_ms < $to AND (coalesce(to_ms, $to) > $from OR from_ms >= $from)
  AND ($exchanges IS NULL OR exchange IN (SELECT unnest(string_split($exchanges, ','))))`

export const LIST_STATES = `
SELECT exchange, channel, state, from_ms, to_ms, reason FROM feed_states ${WITHIN} ORDER BY from_ms, exchange, channel`

export const LIST_GAPS = `
SELECT exchange, channel, from_ms, to_ms, reason FROM feed_gaps ${WITHIN} ORDER BY from_ms, exchange, channel`

export const LIST_COUNTS = `SELECT * FROM feed_counts ${WITHIN} ORDER BY from_ms, exchange`
