/**
 * What live feeds bring besides series: how they are, when they saw nothing, and what they counted.
 *
 * `liquidations.data_kind` is set where a feed brought the row: it may lie in time that no coverage tells of. A row of
 * a file takes its kind from the coverage around it. `replacements` counts how often rows of a market were replaced,
 * so that equal coverage with other rows has another fingerprint.
 */
export const sql = `
ALTER TABLE liquidations ADD COLUMN data_kind VARCHAR;

CREATE TABLE feed_states (
  exchange VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms BIGINT NOT NULL,
  state VARCHAR NOT NULL,
  reason VARCHAR NOT NULL
);

CREATE TABLE feed_gaps (
  exchange VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms BIGINT,
  reason VARCHAR NOT NULL
);

CREATE TABLE feed_counts (
  exchange VARCHAR NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  liquidations BIGINT NOT NULL,
  duplicates BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  errors BIGINT NOT NULL,
  dropped BIGINT NOT NULL,
  unknown_symbols BIGINT NOT NULL,
  other_symbols BIGINT NOT NULL,
  reconnects BIGINT NOT NULL,
  lag_ms DOUBLE
);

CREATE TABLE replacements (
  exchange VARCHAR NOT NULL,
  symbol VARCHAR NOT NULL,
  count BIGINT NOT NULL
);
`
