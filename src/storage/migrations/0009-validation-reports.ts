/** Reports of validation: `summary` is what lists tell of one, `body` all of it; both JSON. */
export const sql = `
CREATE TABLE validation_reports (
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  created_at_ms BIGINT NOT NULL,
  symbol VARCHAR NOT NULL,
  exchange VARCHAR NOT NULL,
  data_kind VARCHAR NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms BIGINT NOT NULL,
  summary VARCHAR NOT NULL,
  body VARCHAR NOT NULL
);
`
