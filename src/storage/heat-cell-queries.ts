/** Columns c0 to c6 of the staged cells in their order in the file: the same columns as in the CSV form. */
const SELECT_CELLS = `SELECT
  to_timestamp(c0 / 1000) AS timestamp,
  CAST(c0 AS BIGINT) AS time_ms,
  CASE c1 WHEN 0 THEN 'closed' WHEN 1 THEN 'open' ELSE 'gap' END AS state,
  c2 AS price, c3 AS long_density, c4 AS short_density, c5 AS long_consumed, c6 AS short_consumed,
  $model AS model, $data_kind AS data_kind
FROM heat_cells`

/** Writes the staged cells. COPY takes no parameter for its file, so the path is quoted here. */
export function copyCells(path: string): string {
  const quoted = `'${path.replaceAll("'", "''")}'`
  return `COPY (${SELECT_CELLS}) TO ${quoted} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`
}
