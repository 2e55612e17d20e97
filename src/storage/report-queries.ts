const HEAD = 'id, kind, created_at_ms, symbol, exchange, data_kind, from_ms, to_ms, summary'

const FILTER = `
  ($symbol IS NULL OR symbol = $symbol) AND ($exchange IS NULL OR exchange = $exchange)
  AND ($data_kind IS NULL OR data_kind = $data_kind) AND ($kind IS NULL OR kind = $kind)`

export const DELETE_REPORT = 'DELETE FROM validation_reports WHERE id = $id'

export const INSERT_REPORT = `
INSERT INTO validation_reports (${HEAD}, body)
VALUES ($id, $kind, $created_at, $symbol, $exchange, $data_kind, $from, $to, $summary, $body)`

export const LIST_REPORTS = `
SELECT ${HEAD} FROM validation_reports
WHERE ${FILTER}
ORDER BY created_at_ms DESC, id
LIMIT $limit`

export const READ_REPORT = `SELECT ${HEAD}, body FROM validation_reports WHERE id = $id`
