import { percentText } from '../domain/figure-text.ts'
import { selectWindows } from '../scoring/select-windows.ts'
import type { ForecastPart } from './forecast-part.ts'
import type { Forecaster } from './forecaster.ts'
import { masslessShare, silentShare } from './massless-share.ts'
import type { PreparedMarket } from './prepare-market.ts'
import type { Horizon } from './report.ts'

/** Of forecasts, the most that may be made from inputs that ended hours before. */
const MOST_STALE = 0.1
/** Of the liquidations of the test, the most that may come while the map is empty. */
const MOST_SILENT = 0.1

/** How much of the test of one horizon a forecaster says anything of. */
export interface HeardHorizon {
  readonly horizon: Horizon
  /** Of the liquidations of its test windows, those in windows of which the whole map was empty. */
  readonly silentShare: number
  /** Those in windows in which it has no mass at any crossed price, whatever it has elsewhere; see `masslessShare`. */
  readonly masslessShare: number
  /** Otherwise what is scored would hardly be its own. */
  readonly isScored: boolean
}

/**
 * Tells of each horizon, in the order of the market's, whether a forecaster can be scored there. One whose maps have
 * mass, but mostly elsewhere than where the price went, has said something and is.
 */
export function hearHorizons(
  { mass, speaks }: Pick<ForecastPart, 'mass' | 'speaks'>,
  { horizons, period }: Pick<PreparedMarket, 'horizons' | 'period'>,
): HeardHorizon[] {
  return horizons.map(({ horizon, table }, at) => {
    const windows = selectWindows(table, { from: period.test_from_ms })
    const silent = silentShare(table, { windows, speaks: (w) => speaks[at]?.[w] === 1 })
    const massless = masslessShare(table, { mass: mass[at] ?? new Float64Array(0), windows })
    const isScored = silent <= MOST_SILENT && massless < 1
    return { horizon, silentShare: silent, masslessShare: massless, isScored }
  })
}

/** Why a forecaster is scored nowhere; null where it is at some horizon. */
export function silentReason(heard: readonly HeardHorizon[]): string | null {
  if (heard.some(({ isScored }) => isScored)) return null
  if (heard.every((one) => one.masslessShare === 1)) return 'it has no mass at any crossed price of the test period'
  const shares = heard.map((one) => `${percentText(one.silentShare)} at ${one.horizon}`).join(', ')
  return `its map was empty when ${shares} of the test liquidations came; ${100 * MOST_SILENT} % are the most`
}

/** Why inputs that ended too early keep a forecaster from being scored; null where they do not. */
export function staleReason({ staleShare }: Pick<ForecastPart, 'staleShare'>): string | null {
  if (staleShare <= MOST_STALE) return null
  const percent = Math.round(100 * staleShare)
  return `for ${percent} % of the forecasts nothing of its inputs was known of the six hours before`
}

/** A forecaster with what it said, and how much of each horizon it said anything of. */
export interface Said {
  readonly forecaster: Forecaster
  readonly part: ForecastPart
  readonly heard: readonly HeardHorizon[]
}

/** What forecasters had no mass for, one line each. */
export function silentWarnings(said: readonly Said[]): string[] {
  return said.flatMap(({ forecaster: { id }, heard }) => {
    const silent = heard.filter((one) => one.masslessShare > 0)
    if (silent.length === 0) return []
    const unscored = heard.filter(({ isScored }) => !isScored).map(({ horizon }) => horizon)
    const left = unscored.length === 0 ? '' : `; it is not scored at ${unscored.join(', ')}`
    return [`${id} has no mass where ${masslessText(silent)} of the test liquidations came${left}`]
  })
}

/** What was made from inputs that had ended, one line a forecaster. */
export function staleWarnings(said: readonly Said[]): string[] {
  return said
    .filter(({ part }) => part.staleShare > 0)
    .map(
      ({ forecaster, part }) =>
        `${forecaster.id}: ${percentText(part.staleShare)} of its forecasts are made from inputs that ended six hours before or more`,
    )
}

/** `2.5 % at 1h, less than 0.1 % at 4h`. */
export function masslessText(heard: readonly HeardHorizon[]): string {
  const shareText = (share: number): string => (share < 0.0005 ? 'less than 0.1 %' : percentText(share))
  return heard.map((one) => `${shareText(one.masslessShare)} at ${one.horizon}`).join(', ')
}
