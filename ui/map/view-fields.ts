import { choiceField, type Field, flagField, look, numberField, textField } from '../url-state.ts'

/** Distances from the price, in %, up to which the server may be asked for bars. */
export const RANGES = [5, 10, 25, 50, 100] as const

/** Everything that decides what the map page shows; empty text leaves a choice to the server. */
export const MAP_FIELDS = {
  /** Empty: the first stored symbol with a heatmap. */
  symbol: textField(),
  model: textField(),
  /** Name of fitted parameters, which decide the model and its options; empty: none. */
  parameters: textField(),
  exchanges: textField(),
  /** As typed: only what was known then counts; empty: all that is stored. */
  as_of: textField(),
  /** Price bucket as typed. */
  bucket: textField(),
  /** Hours that models with `lookback_hours` look back; empty: the model's own. */
  lookback: textField(),
  detail: choiceField(['coarse', 'normal', 'fine'], 'normal'),
  range_pct: numberField(25, { min: 0.1, max: 100 }),
  by: look(choiceField(['leverage', 'exchange'], 'leverage')),
  /** Ids of groups that are not drawn, separated by commas: `band_4,exchange_okx`. */
  hidden: look(textField()),
  curves: look(flagField(true)),
  zones: look(flagField(true)),
  /** How far bars may differ, where the parameters tell. */
  bands: look(flagField(true)),
  /** Prices in sight, `low..high`; empty: all that were asked for. */
  view: look(textField()),
} as const

export type MapView = {
  [Name in keyof typeof MAP_FIELDS]: (typeof MAP_FIELDS)[Name] extends Field<infer Value> ? Value : never
}

/**
 * The part of a view that the server is asked for.
 *
 * @param draws - of the named parameters: without any they tell nothing of uncertainty
 */
export function mapQuery(asked: MapView, draws = 0): Record<string, string> {
  const query: Record<string, string> = { symbol: asked.symbol, range_pct: String(asked.range_pct) }
  if (asked.detail !== 'normal') query['detail'] = asked.detail
  if (asked.exchanges !== '') query['exchanges'] = asked.exchanges
  if (asked.as_of !== '') query['as_of'] = asked.as_of
  if (asked.bucket !== '') query['price_bin_size'] = asked.bucket
  if (asked.parameters !== '') {
    const named = { ...query, parameters: asked.parameters }
    return draws > 0 ? { ...named, uncertainty: 'true' } : named
  }
  if (asked.model !== '') query['model'] = asked.model
  if (asked.lookback !== '') query['lookback_hours'] = asked.lookback
  return query
}

/** Prices, both in quote units. */
export interface PriceSpan {
  readonly min: number
  readonly max: number
}

/** Reads `low..high`; undefined for what is no range. */
export function parseSpan(text: string): PriceSpan | undefined {
  const [low, high, ...more] = text.split('..')
  if (low === undefined || high === undefined || low === '' || high === '' || more.length > 0) return undefined
  const [min, max] = [Number(low), Number(high)]
  return min >= 0 && max > min ? { min, max } : undefined
}

/** Writes `low..high` in seven digits. */
export function spanText({ min, max }: PriceSpan): string {
  return `${Number(min.toPrecision(7))}..${Number(max.toPrecision(7))}`
}

/** Ids of a list in the URL, without empty ones. */
export function idsOf(text: string): readonly string[] {
  return text.split(',').filter((id) => id !== '')
}
