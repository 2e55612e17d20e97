/** Coverage rows that match a filter; NULL does not restrict. */
export const LIST_COVERAGE = `
SELECT exchange, symbol, kind, interval, from_ms, to_ms, step_ms, rows, source, data_kind, import_run_id, is_derived
FROM coverage
WHERE ($exchange IS NULL OR exchange = $exchange)
  AND ($symbol IS NULL OR symbol = $symbol)
  AND ($kind IS NULL OR kind = $kind)
ORDER BY exchange, symbol, kind, interval, from_ms`

/** Coverage rows of one series that share time with `[$from, $to)`. */
export const OVERLAPPING_COVERAGE = `
SELECT exchange, symbol, kind, interval, from_ms, to_ms, step_ms, rows, source, data_kind, import_run_id, is_derived
FROM coverage
WHERE exchange = $exchange AND symbol = $symbol AND kind = $kind AND interval = $interval
  AND from_ms < $to AND to_ms > $from
ORDER BY from_ms`

export const DELETE_COVERAGE = `
DELETE FROM coverage
WHERE exchange = $exchange AND symbol = $symbol AND kind = $kind AND interval = $interval AND from_ms = $from`

export const INSERT_COVERAGE = `
INSERT INTO coverage
  (exchange, symbol, kind, interval, from_ms, to_ms, step_ms, rows, source, data_kind, import_run_id, is_derived)
VALUES ($exchange, $symbol, $kind, $interval, $from, $to, $step, $rows, $source, $data_kind, $run, $derived)`

export const COUNT_SERIES = `SELECT count(*) AS series FROM (SELECT DISTINCT exchange, symbol, kind, interval FROM coverage)`

export const NEXT_RUN = 'SELECT coalesce(max(id), 0) + 1 AS id FROM import_runs'

export const INSERT_RUN = `
INSERT INTO import_runs
  (id, exchange, kind, source, data_kind, file_sha256, file_bytes, options_key, rows, replaced_rows, covered_ms, finished_ms)
VALUES ($id, $exchange, $kind, $source, $data_kind, $sha256, $bytes, $options, $rows, $replaced, $covered, $now)`

/** The last run of one kind of file with these options and this size. */
export const FIND_RUNS = `
SELECT id, file_sha256, rows, covered_ms FROM import_runs
WHERE exchange = $exchange AND kind = $kind AND options_key = $options AND file_bytes = $bytes
ORDER BY id DESC`

/** What is left of a run's rows and covered time. */
export const RUN_REMAINDER = `
SELECT coalesce(sum(rows), 0) AS rows, coalesce(sum(to_ms - from_ms), 0) AS covered_ms
FROM coverage WHERE import_run_id = $run`
