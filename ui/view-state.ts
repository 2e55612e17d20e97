import { COLOR_THEMES, type ColorTheme } from '../src/domain/color-scale.ts'
import { INTERVALS, type Interval, TIME_WINDOWS, type TimeWindow } from '../src/domain/time.ts'
import type { PriceView } from './charts/heat-chart.ts'

/** Everything that decides what is on screen; it lives in the URL. */
export interface ViewState {
  /** Empty: the first stored symbol with a heatmap. */
  readonly symbol: string
  readonly window: TimeWindow
  /** Start and end as typed in the URL, instead of a window; empty means none. */
  readonly start: string
  readonly end: string
  readonly interval: Interval | ''
  /** Price bucket as typed; empty means automatic. */
  readonly bucket: string
  readonly exchanges: string
  readonly model: string
  /** `5:15,10:30`; empty means the default. */
  readonly weights: string
  readonly colors: ColorTheme
  /** Share of the maximum below which cells are not drawn, 0 to 0.95. */
  readonly threshold: number
  readonly prices: PriceView
  readonly long: boolean
  readonly short: boolean
  readonly consumed: boolean
}

export const DEFAULT_VIEW: ViewState = {
  symbol: '',
  window: '7d',
  start: '',
  end: '',
  interval: '',
  bucket: '',
  exchanges: '',
  model: '',
  weights: '',
  colors: 'viridis',
  threshold: 0,
  prices: 'near',
  long: true,
  short: true,
  consumed: true,
}

/** Reads a view from a URL's query; what is absent or unreadable takes its default. */
export function parseView(search: string): ViewState {
  const query = new URLSearchParams(search)
  const text = (name: string): string => query.get(name) ?? ''
  const flag = (name: string): boolean => query.get(name) !== '0'
  const threshold = Number(query.get('threshold') ?? '0')
  return {
    symbol: text('symbol'),
    window: oneOf(TIME_WINDOWS, text('window')) ?? DEFAULT_VIEW.window,
    start: text('start'),
    end: text('end'),
    interval: oneOf(INTERVALS, text('interval')) ?? '',
    bucket: text('bucket'),
    exchanges: text('exchanges'),
    model: text('model'),
    weights: text('weights'),
    colors: oneOf(COLOR_THEMES, text('colors')) ?? DEFAULT_VIEW.colors,
    threshold: threshold >= 0 && threshold <= 0.95 ? threshold : 0,
    prices: oneOf(['near', 'full'] as const, text('prices')) ?? DEFAULT_VIEW.prices,
    long: flag('long'),
    short: flag('short'),
    consumed: flag('consumed'),
  }
}

/** Writes what differs from the default. */
export function viewQuery(view: ViewState): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(view)) {
    const fallback = new Map<string, unknown>(Object.entries(DEFAULT_VIEW)).get(name)
    if (value === fallback) continue
    query.set(name, value === true ? '1' : value === false ? '0' : String(value))
  }
  return query.toString()
}

/** The part of a view that the server is asked for. */
export function heatmapQuery(view: ViewState): Record<string, string> {
  const query: Record<string, string> = { symbol: view.symbol }
  if (view.start === '') query['time_window'] = view.window
  else query['start_time'] = view.start
  if (view.end !== '') query['end_time'] = view.end
  if (view.interval !== '') query['interval'] = view.interval
  if (view.bucket !== '') query['price_bin_size'] = view.bucket
  if (view.exchanges !== '') query['exchanges'] = view.exchanges
  if (view.model !== '') query['model'] = view.model
  if (view.weights !== '') query['leverage_weights'] = view.weights
  return query
}

function oneOf<const Value extends string>(values: readonly Value[], text: string): Value | undefined {
  return values.find((value) => value === text)
}
