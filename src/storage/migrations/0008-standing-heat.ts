/** Heatmaps that are computed ahead whenever their market grows; `query` is JSON, with the names of the API. */
export const sql = `
CREATE TABLE standing_heatmaps (
  symbol VARCHAR NOT NULL,
  query VARCHAR NOT NULL,
  since_ms BIGINT NOT NULL
);
`
