import {
  type CandlestickStyleOptions,
  type ChartOptions,
  ColorType,
  CrosshairMode,
  type DeepPartial,
  PriceScaleMode,
  type PriceScaleOptions,
} from 'lightweight-charts'
import { CHART_FONT } from '../../components/chart-font.ts'
import { PLOT_COLORS } from './plot-colors.ts'

/** Colours of the frame around the plot. */
export interface FrameColors {
  readonly text: string
  readonly border: string
  /** Background of plot and axes. */
  readonly plot: string
}

/** How prices are spread over the axis. */
export type AxisMode = 'linear' | 'log' | 'percent'

/** What never changes. Double clicks are taken by the page: the library's own come back to no home. */
export const CHART_OPTIONS: DeepPartial<ChartOptions> = {
  autoSize: true,
  crosshair: { mode: CrosshairMode.Normal },
  rightPriceScale: {
    scaleMargins: { top: 0, bottom: 0 },
    borderVisible: false,
    ensureEdgeTickMarksVisible: true,
  },
  // With a fixed left edge the label of the first day is drawn whole. Bars that come leave what is in sight where it is.
  timeScale: {
    timeVisible: true,
    secondsVisible: false,
    borderVisible: false,
    minBarSpacing: 0.02,
    fixLeftEdge: true,
    shiftVisibleRangeOnNewBar: false,
  },
  grid: { vertLines: { visible: false }, horzLines: { visible: false } },
  // While prices follow the data a finger that moves up scrolls the page.
  handleScroll: { vertTouchDrag: false },
  handleScale: { axisDoubleClickReset: { time: false, price: true } },
}

const MODES: Readonly<Record<AxisMode, PriceScaleMode>> = {
  linear: PriceScaleMode.Normal,
  log: PriceScaleMode.Logarithmic,
  percent: PriceScaleMode.Percentage,
}

export function axisOptions(mode: AxisMode): DeepPartial<PriceScaleOptions> {
  return { mode: MODES[mode] }
}

/** Candles that are switched off are transparent: a series that is not visible would take its layers with it. */
export function candleColors(isOn: boolean): Partial<CandlestickStyleOptions> {
  const up = isOn ? PLOT_COLORS.up : 'transparent'
  const down = isOn ? PLOT_COLORS.down : 'transparent'
  return { upColor: up, downColor: down, wickUpColor: up, wickDownColor: down }
}

export function frameOptions({ text, border, plot }: FrameColors): DeepPartial<ChartOptions> {
  const line = { color: border, labelBackgroundColor: '#363a45' }
  return {
    layout: {
      background: { type: ColorType.Solid, color: plot },
      textColor: text,
      fontSize: 11,
      fontFamily: CHART_FONT,
      attributionLogo: true,
      panes: { separatorColor: border, separatorHoverColor: border },
    },
    crosshair: { vertLine: line, horzLine: line },
  }
}
