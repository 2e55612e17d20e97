/**
 * Finished heatmap columns, what positions did in them, and states of engines.
 *
 * A column is a row a revision: `superseded_at_ms` is set when data it was made from changed, and the row stays. The
 * lists hold one value a bucket from `*_first` on, USD at entry. Lists and not bytes, so that any reader of the file
 * can unnest them: bytes are written 4 times faster and read 1.5 times faster (bench/columns.bench.ts).
 *
 * Views show valid columns only, one row a bucket, and one row a side and leverage.
 */
export const sql = `
CREATE TABLE heat_specs (
  id INTEGER NOT NULL,
  exchange VARCHAR NOT NULL,
  symbol VARCHAR NOT NULL,
  model VARCHAR NOT NULL,
  model_hash VARCHAR NOT NULL,
  bucket_size DOUBLE NOT NULL,
  step_ms BIGINT NOT NULL
);

CREATE TABLE liquidation_snapshots (
  spec_id INTEGER NOT NULL,
  time_ms BIGINT NOT NULL,
  revision INTEGER NOT NULL,
  state INTEGER NOT NULL,
  known_at_ms BIGINT NOT NULL,
  created_usd DOUBLE NOT NULL,
  consumed_usd DOUBLE NOT NULL,
  closed_usd DOUBLE NOT NULL,
  long_density_first INTEGER NOT NULL,
  long_density_usd DOUBLE[] NOT NULL,
  short_density_first INTEGER NOT NULL,
  short_density_usd DOUBLE[] NOT NULL,
  long_consumed_first INTEGER NOT NULL,
  long_consumed_usd DOUBLE[] NOT NULL,
  short_consumed_first INTEGER NOT NULL,
  short_consumed_usd DOUBLE[] NOT NULL,
  notes VARCHAR NOT NULL,
  stored_at_ms BIGINT NOT NULL,
  superseded_at_ms BIGINT
);

CREATE TABLE position_events (
  spec_id INTEGER NOT NULL,
  time_ms BIGINT NOT NULL,
  revision INTEGER NOT NULL,
  side VARCHAR NOT NULL CHECK (side IN ('long', 'short')),
  leverage DOUBLE NOT NULL,
  opened_usd DOUBLE NOT NULL,
  closed_usd DOUBLE NOT NULL,
  liquidated_usd DOUBLE NOT NULL
);

CREATE TABLE engine_checkpoints (
  symbol VARCHAR NOT NULL,
  exchanges VARCHAR[] NOT NULL,
  name VARCHAR NOT NULL,
  time_ms BIGINT NOT NULL,
  known_at_ms BIGINT NOT NULL,
  state BLOB NOT NULL
);

CREATE VIEW liquidation_cells AS
WITH cells AS (
  SELECT spec_id, time_ms, unnest(range(long_density_first, long_density_first + len(long_density_usd))) AS bucket,
    unnest(long_density_usd) AS long_density, NULL AS short_density, NULL AS long_consumed, NULL AS short_consumed
  FROM liquidation_snapshots WHERE superseded_at_ms IS NULL
  UNION ALL
  SELECT spec_id, time_ms, unnest(range(short_density_first, short_density_first + len(short_density_usd))),
    NULL, unnest(short_density_usd), NULL, NULL
  FROM liquidation_snapshots WHERE superseded_at_ms IS NULL
  UNION ALL
  SELECT spec_id, time_ms, unnest(range(long_consumed_first, long_consumed_first + len(long_consumed_usd))),
    NULL, NULL, unnest(long_consumed_usd), NULL
  FROM liquidation_snapshots WHERE superseded_at_ms IS NULL
  UNION ALL
  SELECT spec_id, time_ms, unnest(range(short_consumed_first, short_consumed_first + len(short_consumed_usd))),
    NULL, NULL, NULL, unnest(short_consumed_usd)
  FROM liquidation_snapshots WHERE superseded_at_ms IS NULL
), buckets AS (
  SELECT spec_id, time_ms, bucket, coalesce(any_value(long_density), 0) AS long_density,
    coalesce(any_value(short_density), 0) AS short_density, coalesce(any_value(long_consumed), 0) AS long_consumed,
    coalesce(any_value(short_consumed), 0) AS short_consumed
  FROM cells GROUP BY spec_id, time_ms, bucket
)
SELECT exchange, symbol, model, model_hash, bucket_size, step_ms AS interval_ms, time_ms,
  make_timestamp(time_ms * 1000) AS time, bucket * bucket_size AS price,
  long_density, short_density, long_consumed, short_consumed
FROM buckets JOIN heat_specs ON heat_specs.id = spec_id
WHERE long_density <> 0 OR short_density <> 0 OR long_consumed <> 0 OR short_consumed <> 0;

CREATE VIEW position_changes AS
SELECT exchange, symbol, model, model_hash, step_ms AS interval_ms, event.time_ms,
  make_timestamp(event.time_ms * 1000) AS time, side, leverage, opened_usd, event.closed_usd, liquidated_usd
FROM position_events AS event
JOIN liquidation_snapshots AS snapshot
  ON snapshot.spec_id = event.spec_id AND snapshot.time_ms = event.time_ms AND snapshot.revision = event.revision
JOIN heat_specs ON heat_specs.id = event.spec_id
WHERE superseded_at_ms IS NULL
`
