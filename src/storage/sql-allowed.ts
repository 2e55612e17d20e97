/** Tables that statements may read, with what one row is; the rest is bookkeeping of the store. */
export const READABLE_TABLES: Readonly<Record<string, string>> = {
  series: 'a series: exchange, symbol, kind and interval behind the series_id of the other tables',
  candles: 'a candle of last prices',
  mark_candles: 'a candle of mark prices',
  open_interest: 'a reading of open interest',
  funding_rates: 'a funding rate, at the time it was due',
  taker_flow: 'what takers bought and sold in a period, by price step where price_low is set',
  liquidations: 'a position that was really liquidated; side is that of the position',
  long_short_ratios: 'long accounts per short account at a time',
  large_trades: 'a trade of a large notional',
  book_depth: 'resting orders within a percentage of the price at a time',
  margin_tiers: 'a leverage tier as a venue published it',
  coverage: 'a stretch of a series that is present without a hole',
  observed_positions: 'a position that an account was seen to hold',
  feed_states: 'a stretch of time in which a live feed was in one state',
  feed_gaps: 'a stretch of time that a live feed did not see',
  feed_counts: 'what a live feed counted in a period',
  liquidation_cells: 'a bucket of a stored heatmap column',
  position_changes: 'what modelled positions did in a stored heatmap column, by side and leverage',
  heat_specs: 'a heatmap that is stored: model, bucket and interval behind the spec_id of the two below',
  liquidation_snapshots: 'a stored heatmap column with all its revisions, a list of buckets for each density',
  position_events: 'what position_changes shows, with all revisions',
}

/**
 * Functions and operators that statements may call, in DuckDB 1.5.
 *
 * Left out on purpose, besides all that reads files, settings or other statements: what makes a value of any length
 * out of a number (repeat, lpad, range as a list, printf) or out of any number of rows (list, string_agg, histogram).
 * DuckDB neither counts such memory against its limit nor can be interrupted while it fills one value. regexp_matches
 * is left out because DuckDB makes a LIKE of it, with as many wildcards as the expression has.
 */
export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(
  `
  + - * / // % ** ^ & | ~ << >> @ xor ~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape not_ilike_escape
  abs acos acosh add asin asinh atan atan2 atanh cbrt ceil ceiling cos cosh cot degrees divide even exp fdiv floor fmod
  gcd greatest greatest_common_divisor hash isfinite isinf isnan lcm least least_common_multiple ln log log10 log2 mod
  multiply nextafter nullif pi pow power radians random round round_even roundbankers sign signbit sin sinh sqrt subtract
  tan tanh trunc bit_count constant_or_null typeof
  ascii char_length character_length chr contains ends_with instr lcase left len length lower ltrim position prefix
  regexp_extract regexp_full_match reverse right rtrim split_part starts_with strip_accents strlen strpos
  substr substring suffix trim ucase unicode upper jaccard
  || concat concat_ws list_value row list_contains list_extract list_element array_extract list_has list_position unnest
  age century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname
  dayofmonth dayofweek dayofyear decade epoch epoch_ms epoch_ns epoch_us era get_current_timestamp hour isodow isoyear
  julian last_day make_date make_time make_timestamp make_timestamp_ms make_timestamptz microsecond millisecond minute
  month monthname now quarter second strftime strptime try_strptime time_bucket timezone to_days to_hours
  to_microseconds to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today week
  weekday weekofyear year yearweek current_date current_localtime current_localtimestamp get_current_time
  transaction_timestamp
  any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin avg
  bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp entropy favg first
  fsum geomean geometric_mean kahan_sum kurtosis kurtosis_pop last mad max max_by mean median min min_by mode product
  quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
  regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp sum sumkahan var_pop var_samp variance wavg weighted_avg
  cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
  `
    .trim()
    .split(/\s+/),
)

/** Aggregates with the most arguments that they may have: with one more they give a list of as many values as asked. */
export const MOST_ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ...['max', 'min'].map((name): [string, number] => [name, 1]),
  ...'arg_max arg_max_null arg_min arg_min_null argmax argmin max_by min_by'
    .split(' ')
    .map((name): [string, number] => [name, 2]),
])

/** Functions whose value can be as long as all their arguments together. */
export const JOINING_FUNCTIONS: ReadonlySet<string> = new Set(['||', 'concat', 'concat_ws', 'list_value', 'row'])

/** Functions that stand where a table does; they give rows one after the other. */
export const ALLOWED_TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest'])

/** Types that a value may be cast to; arrays have a length that costs memory in every row. */
export const ALLOWED_TYPES: ReadonlySet<string> = new Set(
  `
  BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT FLOAT DOUBLE DECIMAL
  VARCHAR DATE TIME TIMESTAMP TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS INTERVAL UUID
  `
    .trim()
    .split(/\s+/)
    .concat('TIMESTAMP WITH TIME ZONE'),
)
