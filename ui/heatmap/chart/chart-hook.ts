import type { HeatChart, LiquidationDot } from '../heat-chart.ts'
import { drawn, liveState } from '../live.ts'
import { revealed } from '../replay.ts'
import type { Range } from './sight.ts'

/** What a browser test may ask of what is drawn, as `window.__liqheatChart`. */
export interface ChartHook {
  /** Columns in sight, with fractions; 0 is the left edge of the first. */
  readonly sight: Range
  /** From the lower to the upper edge of the pane. */
  readonly prices: Range | undefined
  /** Columns on the chart, with those that came since it was loaded. */
  readonly columns: number
  readonly revealed: number | undefined
  readonly liveState: string
  /** CSS pixels of the pane. */
  readonly pane: { readonly width: number; readonly height: number }
  readonly dots: readonly {
    readonly dot: LiquidationDot
    readonly x: number
    readonly y: number
    readonly radius: number
  }[]
  readonly candles: number
  closeOf(column: number): number | undefined
}

/** Puts the hook on the window; it only reads. */
export function exposeChart(chart: HeatChart): void {
  const hook: ChartHook = {
    get sight() {
      return chart.columnsInSight
    },
    get prices() {
      return chart.pricesInSight
    },
    get columns() {
      return drawn.value?.heat.columns ?? 0
    },
    get revealed() {
      return revealed.value
    },
    get liveState() {
      return liveState.value
    },
    get pane() {
      return chart.paneSize
    },
    get dots() {
      return chart.dots
    },
    get candles() {
      return drawn.value?.candles.size ?? 0
    },
    closeOf: (column) => chart.closeOf(column),
  }
  Object.assign(window, { __liqheatChart: hook })
}
