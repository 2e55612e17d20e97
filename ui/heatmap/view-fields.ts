import { COLOR_THEMES } from '../../src/domain/color-scale.ts'
import { INTERVALS, TIME_WINDOWS } from '../../src/domain/time.ts'
import type { ColorMapping } from '../../src/heat-layer/amount-scale.ts'
import { choiceField, type Field, flagField, look, numberField, textField } from '../url-state.ts'

export const MAPPINGS: readonly ColorMapping[] = ['relative', 'fixed', 'log', 'percentile']
/** Themes by name, and colours of one's own. */
export const PALETTES = [...COLOR_THEMES, 'custom'] as const
export const AXES = ['linear', 'log', 'percent'] as const
const share = (fallback: number): Field<number> => look(numberField(fallback, { min: 0, max: 1 }))

/** Everything that decides what the heatmap page shows; empty text leaves a choice to the server. */
export const HEATMAP_FIELDS = {
  /** Empty: the first stored symbol with a heatmap. */
  symbol: textField(),
  window: choiceField(TIME_WINDOWS, '7d'),
  /** Start and end as typed, instead of a window. */
  start: textField(),
  end: textField(),
  /** Only what was known then counts; empty: all that is stored. */
  as_of: textField(),
  interval: choiceField(['', ...INTERVALS], ''),
  /** Price bucket as typed. */
  bucket: textField(),
  exchanges: textField(),
  model: textField(),
  /** `5:15,10:30`. */
  weights: textField(),
  /** Name of fitted parameters, which decide model and weights; empty: none. */
  parameters: textField(),
  colors: look(choiceField(PALETTES, 'viridis')),
  /** Colours of the theme `custom`, dark to bright: `000000,ff0000,ffff00`. */
  palette: look(textField()),
  mapping: look(choiceField(MAPPINGS, 'relative')),
  /** USD of the brightest colour with the mapping `fixed`; 0 until one was chosen. */
  fixed: look(numberField(0, { min: 0, max: 1e15 })),
  /** Handles of the colour bar, as shares of it. */
  low: share(0),
  high: share(1),
  prices: look(choiceField(['near', 'full'], 'near')),
  axis: look(choiceField(AXES, 'linear')),
  long: look(flagField(true)),
  short: look(flagField(true)),
  consumed: look(flagField(true)),
  candles: look(flagField(true)),
  /** Ids of groups of the breakdown that are not drawn, separated by commas: `leverage_50,leverage_100`. */
  hidden: look(textField()),
  /** Circles of liquidations that happened, from this size on, USD. */
  events: look(flagField(true)),
  least: look(numberField(0, { min: 0, max: 1e12 })),
  profile: look(flagField(true)),
  funding: look(flagField(false)),
  oi: look(flagField(false)),
  navigator: look(flagField(true)),
  /** What is in sight: `from..to` in UTC ms and prices `low..high`; empty: everything. */
  times: look(textField()),
  range: look(textField()),
  /** The past is shown as it was then, UTC ms; 0: all is shown. */
  replay: look(numberField(0, { min: 0, max: 8.64e15 })),
} as const

export type HeatmapView = {
  [Name in keyof typeof HEATMAP_FIELDS]: (typeof HEATMAP_FIELDS)[Name] extends Field<infer Value> ? Value : never
}

/** The part of a view that the server is asked for. */
export function heatmapQuery(asked: HeatmapView): Record<string, string> {
  const query: Record<string, string> = { symbol: asked.symbol }
  if (asked.start === '') query['time_window'] = asked.window
  else query['start_time'] = asked.start
  if (asked.end !== '') query['end_time'] = asked.end
  if (asked.as_of !== '') query['as_of'] = asked.as_of
  if (asked.interval !== '') query['interval'] = asked.interval
  if (asked.bucket !== '') query['price_bin_size'] = asked.bucket
  if (asked.exchanges !== '') query['exchanges'] = asked.exchanges
  if (asked.parameters !== '') return { ...query, parameters: asked.parameters }
  if (asked.model !== '') query['model'] = asked.model
  if (asked.weights !== '') query['leverage_weights'] = asked.weights
  return query
}
