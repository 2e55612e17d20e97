import { type FlowBand, flowBands } from '../domain/price-grid.ts'
import type { TradesPlan } from './archive-target.ts'
import { columnName } from './import-expressions.ts'

/**
 * Sums are rounded to these decimals: quantities and prices are decimals, so the exact sum is among them, and a sum
 * taken in another order or on more cores is the same number to the last bit.
 */
const BASE_DECIMALS = 8
const QUOTE_DECIMALS = 6
const MINUTE = 60_000
/** Absorbs the binary representation of decimal prices, as `bucketIndex` does. */
const EDGE_TOLERANCE = 1e-9
/** How far a price may fall within a file before its steps are coarser than they would be in a file of their own. */
const FALL = 1.3

export const CREATE_PARTS = `
CREATE OR REPLACE TEMPORARY TABLE trade_parts (
  minute BIGINT, bucket DOUBLE, is_buy BOOLEAN, large_id BIGINT, base DOUBLE, usd DOUBLE, trades BIGINT, rows BIGINT,
  low DOUBLE, high DOUBLE, least_base DOUBLE, first_id BIGINT, last_id BIGINT, first_ms BIGINT, first_price DOUBLE,
  last_price DOUBLE, id_sum HUGEINT)`

export const DROP_TRADES = [
  'DROP TABLE IF EXISTS trade_parts',
  'DROP TABLE IF EXISTS trade_rows',
  'DROP TABLE IF EXISTS piece_rows',
]

/** The file's columns as `read_csv` is told them: only those that are used are parsed. */
export function readPiece(plan: TradesPlan, hasHeader: boolean): string {
  const types = new Map<number, string>([
    [plan.time.column, plan.time.unit === 'seconds' ? 'DOUBLE' : 'BIGINT'],
    [plan.price, 'DOUBLE'],
    [plan.quantity, 'DOUBLE'],
    [plan.taker.column, plan.taker.names === 'side' ? 'VARCHAR' : 'BOOLEAN'],
  ])
  if (plan.id !== undefined) types.set(plan.id, 'BIGINT')
  const columns = plan.columns.map((_, i) => `'${columnName(i)}': '${types.get(i) ?? 'VARCHAR'}'`)
  return (
    `read_csv($path, auto_detect = false, header = ${hasHeader}, delim = ',', quote = '', escape = '', ` +
    `columns = {${columns.join(', ')}})`
  )
}

/** Columns `id`, `time_ms`, `is_buy`, `price`, `base`, `usd` of a relation with the file's columns. */
export function tradeColumns(plan: TradesPlan, id: string): string {
  const price = columnName(plan.price)
  const quantity = columnName(plan.quantity)
  const { contractUsd } = plan
  const taker = columnName(plan.taker.column)
  return [
    `${id} AS id`,
    `${TO_MILLISECONDS[plan.time.unit](columnName(plan.time.column))} AS time_ms`,
    `${plan.taker.names === 'side' ? SIDE_IS_BUY(taker) : `NOT ${taker}`} AS is_buy`,
    `${price} AS price`,
    `${contractUsd === undefined ? quantity : `${quantity} * ${contractUsd} / ${price}`} AS base`,
    `${contractUsd === undefined ? `${price} * ${quantity}` : `${quantity} * ${contractUsd}`} AS usd`,
  ].join(', ')
}

const SIDE_IS_BUY = (name: string): string => `CASE lower(${name}) WHEN 'buy' THEN true WHEN 'sell' THEN false END`

const TO_MILLISECONDS: Readonly<Record<TradesPlan['time']['unit'], (value: string) => string>> = {
  // To whole microseconds first: 0.0019999 s of a double is 2 ms, and belongs to them.
  seconds: (value) => `CAST(floor(round(${value} * 1e6) / 1e3) AS BIGINT)`,
  milliseconds: (value) => value,
  microseconds: (value) => `(${value} // 1000)`,
}

/** True where a trade is one, within a step of the file's period. */
export function tradeHolds(plan: TradesPlan): string {
  const { from, to } = plan.period
  return (
    `(id IS NOT NULL AND price > 0 AND price < 'infinity'::DOUBLE AND base > 0 AND base < 'infinity'::DOUBLE ` +
    `AND is_buy IS NOT NULL AND time_ms >= ${from} AND time_ms < ${to})`
  )
}

/** Finest step of a file: that of the lowest price thinkable in it. */
export function finestStep(plan: TradesPlan): number {
  const [first] = bandsOf(plan)
  if (first === undefined) throw new Error('Invariant: there are price steps around any price')
  return first.step
}

/**
 * Adds the trades of `source` (columns as by `tradeColumns`) to `trade_parts`: by minute, finest price step and taker
 * side, a large trade by itself.
 *
 * Hot. A list of large trades in each group would take twice as long, and sums with FILTER a fifth longer than a key.
 */
export function reduceTrades(plan: TradesPlan, source: string): string {
  return `
INSERT INTO trade_parts
SELECT time_ms // 60000 AS minute, floor(price / ${finestStep(plan)} + ${EDGE_TOLERANCE}) AS bucket, is_buy,
  if(usd >= ${plan.largeTradeUsd}, id, NULL) AS large_id, sum(base), sum(usd), count(usd), count(*), min(price),
  max(price), min(base), min(id), max(id), min(time_ms), arg_min(price, id), arg_max(price, id),
  sum(id - ${plan.firstId})
FROM (${source}) GROUP BY minute, bucket, is_buy, large_id`
}

/** Faults and identities of all trades; a blank value makes a key or a sum unknown. */
export function inspectParts({ period }: TradesPlan): string {
  const holds =
    'low > 0 AND isfinite(high) AND least_base > 0 AND isfinite(usd) AND is_buy IS NOT NULL AND trades = rows ' +
    `AND minute >= ${period.from / MINUTE} AND minute < ${period.to / MINUTE}`
  return `
SELECT coalesce(sum(rows), 0) AS trades, count_if((${holds}) IS NOT TRUE) AS faults, min(first_id) AS first_id,
  max(last_id) AS last_id, coalesce(sum(id_sum), 0) AS id_sum FROM trade_parts`
}

const rounded = (sum: string, decimals: number): string => `round(${sum}, ${decimals})`
/** Sums of a taker side. */
const base = (side: string): string => rounded(`coalesce(sum(base) FILTER (${side}), 0)`, BASE_DECIMALS)
const usd = (side: string): string => rounded(`coalesce(sum(usd) FILTER (${side}), 0)`, QUOTE_DECIMALS)
const trades = (side: string): string => `coalesce(sum(trades) FILTER (${side}), 0)`

/** Moves the sums to `taker_flow`, by minute and the price step that belongs to the price. */
export function insertFlow(plan: TradesPlan): string {
  const finest = finestStep(plan)
  const low = `(bucket * ${finest})`
  const cases = bandsOf(plan).map(({ step, to }) => `WHEN ${low} < ${to} THEN ${step}`)
  const last = bandsOf(plan).at(-1)?.step ?? finest
  return `
INSERT INTO taker_flow
  (series_id, time_ms, buy_base, sell_base, buy_usd, sell_usd, price_low, price_step, buy_count, sell_count)
SELECT $series, minute * 60000, ${base('is_buy')}, ${base('NOT is_buy')}, ${usd('is_buy')}, ${usd('NOT is_buy')},
  round(index * step, 12) AS price_low, step, ${trades('is_buy')}, ${trades('NOT is_buy')}
FROM (SELECT *, floor(${low} / step + ${EDGE_TOLERANCE}) AS index
  FROM (SELECT *, CASE ${cases.join(' ')} ELSE ${last} END AS step FROM trade_parts))
GROUP BY minute, step, index ORDER BY minute, price_low`
}

export const INSERT_LARGE = `
INSERT INTO large_trades (series_id, time_ms, taker_side, price, quantity_base, notional_usd)
SELECT $series, first_ms, if(is_buy, 'buy', 'sell'), low, round(base, ${BASE_DECIMALS}), round(usd, ${QUOTE_DECIMALS})
FROM trade_parts WHERE large_id IS NOT NULL ORDER BY first_ms, large_id`

/** 1-minute candles of the trades in `[$from, $to)`; a minute without a trade repeats the last close. */
export const INSERT_TRADE_CANDLES = `
INSERT INTO candles
  (series_id, open_time_ms, open, high, low, close, volume_base, volume_quote, taker_buy_base, trade_count)
WITH traded AS (
  SELECT minute, arg_min(first_price, first_id) AS open, max(high) AS high, min(low) AS low,
    arg_max(last_price, last_id) AS close, ${base('true')} AS base, ${usd('true')} AS quote,
    ${base('is_buy')} AS buy, sum(trades) AS trades
  FROM trade_parts GROUP BY minute),
filled AS (
  SELECT grid.minute, traded.* EXCLUDE (minute), last_value(close IGNORE NULLS) OVER (ORDER BY grid.minute) AS known
  FROM (SELECT unnest(range((SELECT min(minute) FROM traded), $last_minute)) AS minute) AS grid
  LEFT JOIN traded ON traded.minute = grid.minute)
SELECT $series, minute * 60000, coalesce(open, known), coalesce(high, known), coalesce(low, known), known,
  coalesce(base, 0), coalesce(quote, 0), coalesce(buy, 0), coalesce(trades, 0)
FROM filled WHERE minute * 60000 >= $from AND minute * 60000 < $to ORDER BY minute`

export const FIRST_TRADED_MINUTE = 'SELECT min(minute) * 60000 AS first_ms FROM trade_parts'

/** All trades once: where one number has several rows, the last row of the file. */
export const KEEP_ONE_OF_EACH = `
CREATE OR REPLACE TEMPORARY TABLE piece_rows AS
SELECT * FROM trade_rows QUALIFY row_number() OVER (PARTITION BY id ORDER BY rowid DESC) = 1`
export const COUNT_TRADE_ROWS = `
SELECT count(*) AS rows, count_if(id IS NULL) AS blank,
  (SELECT count(*) FROM (SELECT DISTINCT * FROM trade_rows)) AS different,
  count(DISTINCT id) AS trades FROM trade_rows`
/** Times on either side of trades whose numbers are missing. */
export const FIND_ID_GAPS = `
SELECT before, time_ms AS after FROM (
  SELECT id, time_ms, lag(id) OVER (ORDER BY id) AS previous, lag(time_ms) OVER (ORDER BY id) AS before FROM piece_rows)
WHERE id - previous > 1 ORDER BY id`

/** Bands of prices from the typical one over FALL up. */
function bandsOf(plan: TradesPlan): FlowBand[] {
  return flowBands(plan.typicalPrice).filter(({ to }) => to > plan.typicalPrice / FALL)
}
