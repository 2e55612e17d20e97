/** Which liquidations: NULL does not restrict; `$exchanges` joined by commas. */
const MATCHES = `
FROM liquidations JOIN series ON series.id = series_id
WHERE event_time_ms >= $from AND event_time_ms < $to
  AND ($symbol IS NULL OR symbol = $symbol)
  AND ($exchanges IS NULL OR exchange IN (SELECT unnest(string_split($exchanges, ','))))
  AND ($side IS NULL OR side = $side)
  AND ($min_notional IS NULL OR notional_usd >= $min_notional)`

/** The total order; what follows the notional tells only rows apart that are the same to a reader of prices. */
const ORDER = [
  'event_time_ms',
  'exchange',
  'symbol',
  'side',
  'price',
  'quantity_base',
  'notional_usd',
  'bankruptcy_price',
  'received_time_ms',
  'coverage',
] as const

/**
 * One page as DOUBLE columns: number of the series, event time, received time, side, price, bankruptcy price,
 * quantity, notional, coverage, data kind; texts as numbers, unknown ones NaN. Backwards is the exact mirror.
 */
export const SELECT_LIQUIDATIONS = { oldest: selectPage('ASC NULLS LAST'), newest: selectPage('DESC NULLS FIRST') }

/** Time of the oldest of the newest `$rows`; the full order alone takes three times as long on 3 M rows. */
export const FIND_NEWEST = `
SELECT min(event_time_ms) AS from_ms
FROM (SELECT event_time_ms ${MATCHES} ORDER BY event_time_ms DESC LIMIT $rows)`

function selectPage(direction: string): string {
  const values = [
    'series_id',
    'event_time_ms',
    'received_time_ms',
    "CASE side WHEN 'long' THEN 0 ELSE 1 END",
    'price',
    'bankruptcy_price',
    'quantity_base',
    'notional_usd',
    "CASE coverage WHEN 'full' THEN 0 ELSE 1 END",
    "CASE data_kind WHEN 'observed' THEN 0 WHEN 'simulated' THEN 1 END",
  ].map((value) => `coalesce(CAST(${value} AS DOUBLE), 'nan'::DOUBLE)`)
  const order = ORDER.map((column) => `${column} ${direction}`)
  return `SELECT ${values.join(', ')} ${MATCHES} ORDER BY ${order.join(', ')} LIMIT $limit OFFSET $skip`
}

/** Rounded as sums of trades are: in another order or on more cores the same to the last bit. */
export const SUM_LIQUIDATIONS = `
SELECT (event_time_ms // $step) * $step AS time_ms, exchange, side, count(*) AS count,
  round(sum(notional_usd), 6) AS notional_usd, round(sum(quantity_base), 8) AS quantity_base,
  max(notional_usd) AS largest_usd
${MATCHES}
GROUP BY ALL ORDER BY time_ms, exchange, side`
