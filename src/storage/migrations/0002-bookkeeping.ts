/** What is present and where it came from; rows of one series in `coverage` never overlap. */
export const sql = `
CREATE TABLE import_runs (
  id BIGINT NOT NULL,
  exchange VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  data_kind VARCHAR NOT NULL CHECK (data_kind IN ('observed', 'simulated')),
  file_sha256 VARCHAR,
  file_bytes BIGINT,
  options_key VARCHAR,
  rows BIGINT NOT NULL,
  replaced_rows BIGINT NOT NULL,
  covered_ms BIGINT NOT NULL,
  finished_ms BIGINT NOT NULL
);

CREATE TABLE coverage (
  exchange VARCHAR NOT NULL,
  symbol VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  interval VARCHAR NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms BIGINT NOT NULL CHECK (to_ms > from_ms),
  step_ms BIGINT NOT NULL,
  rows BIGINT NOT NULL,
  source VARCHAR NOT NULL,
  data_kind VARCHAR NOT NULL CHECK (data_kind IN ('observed', 'simulated')),
  import_run_id BIGINT NOT NULL
);
`
