const DAY = 86_400_000

/** Columns of `liquidation_snapshots` from its fourth on, as they are read: numbers as DOUBLE, then lists, then notes. */
const COLUMNS = `
CAST(time_ms AS DOUBLE), CAST(state AS DOUBLE), CAST(known_at_ms AS DOUBLE), created_usd, consumed_usd, closed_usd,
CAST(long_density_first AS DOUBLE), CAST(short_density_first AS DOUBLE), CAST(long_consumed_first AS DOUBLE),
CAST(short_consumed_first AS DOUBLE), long_density_usd, short_density_usd, long_consumed_usd, short_consumed_usd, notes`

const IN_RANGE = 'spec_id = $spec AND time_ms >= $from AND time_ms < $to'

/** Valid columns of a spec in a range, in the order in which they were stored: to sort lists takes as long as to read them. */
export const READ_VALID = `
SELECT ${COLUMNS} FROM liquidation_snapshots WHERE ${IN_RANGE} AND superseded_at_ms IS NULL`

/** Open times of valid columns of a spec in a range. */
export const LIST_TIMES = `
SELECT CAST(time_ms AS DOUBLE) FROM liquidation_snapshots
WHERE ${IN_RANGE} AND superseded_at_ms IS NULL ORDER BY time_ms`

/** Of each column the first revision that was not superseded at `$as_of`, where it was known by then; in any order. */
export const READ_AS_OF = `
SELECT ${COLUMNS} FROM liquidation_snapshots
JOIN (
  SELECT time_ms AS first_ms, min(revision) AS first_revision FROM liquidation_snapshots
  WHERE ${IN_RANGE} AND (superseded_at_ms IS NULL OR superseded_at_ms > $as_of)
  GROUP BY time_ms
) ON first_ms = time_ms AND first_revision = revision
WHERE ${IN_RANGE} AND known_at_ms <= $as_of`

/** Newest revision of each stored column of a spec in a range, and whether it is valid. */
export const LIST_REVISIONS = `
SELECT CAST(time_ms AS DOUBLE), CAST(max(revision) AS DOUBLE), CAST(count_if(superseded_at_ms IS NULL) AS DOUBLE)
FROM liquidation_snapshots WHERE ${IN_RANGE} GROUP BY time_ms`

/** Moves `heat_events` into its table: time, revision, side, leverage, opened, closed, liquidated. */
export const INSERT_EVENTS = `
INSERT INTO position_events
  (spec_id, time_ms, revision, side, leverage, opened_usd, closed_usd, liquidated_usd)
SELECT $spec, CAST(c0 AS BIGINT), CAST(c1 AS INTEGER), CASE WHEN c2 = 0 THEN 'long' ELSE 'short' END, c3, c4, c5, c6
FROM heat_events`

export const FIND_SPEC = `
SELECT id FROM heat_specs
WHERE exchange = $exchange AND symbol = $symbol AND model = $model AND model_hash = $model_hash
  AND bucket_size = $bucket_size AND step_ms = $step`

export const INSERT_SPEC = `
INSERT INTO heat_specs (id, exchange, symbol, model, model_hash, bucket_size, step_ms)
SELECT coalesce(max(id), 0) + 1, $exchange, $symbol, $model, $model_hash, $bucket_size, $step FROM heat_specs`

/** Ends of valid columns and times of engine states by market; one that is not there has no row. */
export const LIST_HEAT_ENDS = `
SELECT exchange, symbol, max(end_ms) AS end_ms FROM (
  SELECT exchange, symbol, time_ms + step_ms AS end_ms
  FROM liquidation_snapshots JOIN heat_specs ON id = spec_id WHERE superseded_at_ms IS NULL
  UNION ALL
  SELECT unnest(exchanges), symbol, time_ms FROM engine_checkpoints
) GROUP BY exchange, symbol`

/** Ends of what is covered of map inputs. */
export const LIST_INPUT_ENDS = `
SELECT exchange, symbol, kind, max(to_ms) AS end_ms FROM coverage WHERE kind <> 'liquidations'
GROUP BY exchange, symbol, kind`

/** Open time of the coarsest candle around a time. */
export const FIND_CANDLE_AROUND = `
SELECT min($time - $time % step_ms) AS open_ms FROM coverage
WHERE exchange = $exchange AND symbol = $symbol AND kind IN ('candles', 'mark-candles')
  AND from_ms <= $time AND to_ms > $time`

/** Candles of all intervals of a market, each with its length. */
const CANDLES = `
candles JOIN (
  SELECT id, min(step_ms) AS step_ms FROM series JOIN coverage USING (exchange, symbol, kind, interval)
  WHERE exchange = $exchange AND symbol = $symbol AND kind = 'candles' GROUP BY id
) ON id = series_id`

const NEWEST_CANDLE = 'ORDER BY open_time_ms DESC, step_ms LIMIT 1'

/** Newest candle that had closed at a time; of two that opened together the finer one. */
export const FIND_CLOSED_CANDLE = `
SELECT open_time_ms AS open_ms, open_time_ms + step_ms AS close_ms FROM ${CANDLES}
WHERE open_time_ms < $time AND open_time_ms + step_ms <= $time ${NEWEST_CANDLE}`

/** Newest candle that had opened at a time; of two that opened together the finer one. */
export const FIND_OPENED_CANDLE = `
SELECT open_time_ms AS open_ms, open_time_ms + step_ms AS close_ms FROM ${CANDLES}
WHERE open_time_ms <= $time ${NEWEST_CANDLE}`

/** Whether finer candles lie within one: they take its place. */
export const COUNT_FINER_CANDLES = `
SELECT count(*) AS finer FROM ${CANDLES}
WHERE open_time_ms >= $open AND open_time_ms < $close AND step_ms < $close - $open`

/** Newest reading of open interest that is not after `$last`, and whether it is in base units. */
export const FIND_READING = `
SELECT time_ms, quantity_base IS NOT NULL AS is_base FROM open_interest
WHERE time_ms <= $last AND (quantity_base IS NOT NULL OR notional_usd IS NOT NULL) AND series_id =
  (SELECT id FROM series WHERE exchange = $exchange AND symbol = $symbol AND kind = 'open-interest')
ORDER BY time_ms DESC LIMIT 1`

/** Ends the validity of a market's columns that end after `$from`. */
export const SUPERSEDE_COLUMNS = `
UPDATE liquidation_snapshots SET superseded_at_ms = $at FROM heat_specs
WHERE heat_specs.id = spec_id AND exchange = $exchange AND symbol = $symbol
  AND superseded_at_ms IS NULL AND time_ms + step_ms > $from`

export const DELETE_CHECKPOINTS_AFTER = `
DELETE FROM engine_checkpoints
WHERE symbol = $symbol AND time_ms > $from AND list_contains(exchanges, $exchange)`

/** Ends the validity of all columns of an exchange. */
export const SUPERSEDE_EXCHANGE = `
UPDATE liquidation_snapshots SET superseded_at_ms = $at
WHERE superseded_at_ms IS NULL AND spec_id IN (SELECT id FROM heat_specs WHERE exchange = $exchange)`

export const DELETE_CHECKPOINTS_OF_EXCHANGE = 'DELETE FROM engine_checkpoints WHERE list_contains(exchanges, $exchange)'

/** `$exchanges` is a JSON array of names. */
const SAME_NAME = `symbol = $symbol AND name = $name AND exchanges = from_json($exchanges, '["VARCHAR"]')`

export const FIND_CHECKPOINT = `
SELECT time_ms, known_at_ms, state FROM engine_checkpoints
WHERE ${SAME_NAME} AND time_ms = (
  SELECT max(time_ms) FROM engine_checkpoints
  WHERE ${SAME_NAME} AND time_ms <= $not_after AND known_at_ms <= $known_by)`

export const DELETE_CHECKPOINT = `DELETE FROM engine_checkpoints WHERE ${SAME_NAME} AND time_ms = $time`

export const INSERT_CHECKPOINT = `
INSERT INTO engine_checkpoints (symbol, exchanges, name, time_ms, known_at_ms, state)
VALUES ($symbol, from_json($exchanges, '["VARCHAR"]'), $name, $time, $known_at, $state)`

/**
 * Thins out states of a name: all of the newest 2 UTC days stay, then those of the first of a month 00:00 for 184 days,
 * and those of years for ever.
 */
export const THIN_CHECKPOINTS = `
DELETE FROM engine_checkpoints
WHERE ${SAME_NAME} AND time_ms < (
    SELECT max(time_ms) // ${DAY} * ${DAY} - ${DAY} FROM engine_checkpoints WHERE ${SAME_NAME})
  AND NOT (time_ms % ${DAY} = 0 AND day(make_timestamp(time_ms * 1000)) = 1 AND (
    month(make_timestamp(time_ms * 1000)) = 1 OR time_ms >= (
    SELECT max(time_ms) // ${DAY} * ${DAY} - ${184 * DAY} FROM engine_checkpoints WHERE ${SAME_NAME})))`

export const COUNT_HEAT = `
SELECT count_if(superseded_at_ms IS NULL) AS columns, count(superseded_at_ms) AS superseded,
  (SELECT count(*) FROM engine_checkpoints) AS checkpoints,
  (SELECT coalesce(sum(octet_length(state)), 0) FROM engine_checkpoints) AS checkpoint_bytes,
  (SELECT count(*) FROM position_events) AS events
FROM liquidation_snapshots`

const OF_SYMBOL = '($symbol IS NULL OR symbol = $symbol)'

/** Removes valid columns with what happened in them, then all states; of one symbol, or of all. */
export const REMOVE_HEAT = [
  `DELETE FROM position_events USING liquidation_snapshots AS snapshot
   WHERE snapshot.spec_id = position_events.spec_id AND snapshot.time_ms = position_events.time_ms
     AND snapshot.revision = position_events.revision AND superseded_at_ms IS NULL
     AND snapshot.spec_id IN (SELECT id FROM heat_specs WHERE ${OF_SYMBOL})`,
  `DELETE FROM liquidation_snapshots
   WHERE superseded_at_ms IS NULL AND spec_id IN (SELECT id FROM heat_specs WHERE ${OF_SYMBOL})`,
  `DELETE FROM engine_checkpoints WHERE ${OF_SYMBOL}`,
] as const
