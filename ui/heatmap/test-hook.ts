import { bucketIndex } from '../../src/domain/price-grid.ts'
import { valueAt } from '../../src/heat-layer/decode-heatmap.ts'
import type { HeatChart } from './heat-chart.ts'
import { heatmap } from './heatmap-loader.ts'
import { drawn } from './live.ts'

/** What a browser test may ask of the page, as `window.__liqheat`. */
export interface TestHook {
  readonly isReady: boolean
  readonly columns: number
  readonly rows: number
  columnOf(time: number): number
  rowOf(price: number): number
  value(column: number, row: number): { readonly long: number; readonly short: number; readonly consumed: number }
  /** CSS pixels of the page. */
  cellRect(column: number, row: number): { x: number; y: number; width: number; height: number } | undefined
}

/** Puts the hook on the window; it only reads. */
export function exposeForTests(chart: HeatChart, host: HTMLElement): void {
  const heat = () => drawn.value?.heat
  const hook: TestHook = {
    get isReady() {
      return !heatmap.isLoading.value && heat() !== undefined
    },
    get columns() {
      return heat()?.columns ?? 0
    },
    get rows() {
      return heat()?.rows ?? 0
    },
    columnOf: (time) => Math.floor((time - (heat()?.start ?? 0)) / (heat()?.step ?? 1)),
    rowOf: (price) => bucketIndex(price, heat()?.bucketSize ?? 1) - (heat()?.firstBucket ?? 0),
    value: (column, row) => {
      const data = heat()
      if (data === undefined) return { long: 0, short: 0, consumed: 0 }
      return {
        long: valueAt(data.long, column, row),
        short: valueAt(data.short, column, row),
        consumed: valueAt(data.longConsumed, column, row) + valueAt(data.shortConsumed, column, row),
      }
    },
    cellRect: (column, row) => {
      const place = chart.place(column, row)
      if (place === undefined) return undefined
      const { left, top } = host.getBoundingClientRect()
      return {
        x: left + place.left,
        y: top + place.top,
        width: place.right - place.left,
        height: place.bottom - place.top,
      }
    },
  }
  Object.assign(window, { __liqheat: hook })
}
