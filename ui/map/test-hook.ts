import type { MapChart } from './map-chart.ts'
import { map, profile } from './map-loader.ts'

/** What a browser test may ask of the map page, as `window.__liqheatMap`. */
export interface MapTestHook {
  readonly isReady: boolean
  readonly bars: number
  readonly bucketsPerBar: number
  /** CSS pixels of the page that the part of a group at a price takes; undefined where it has none. */
  partRect(price: number, group: string): { x: number; y: number; width: number; height: number } | undefined
  /** p10 and p90 of the bar at a price, USD, and where they are drawn. */
  bandAt(price: number): { low: number; high: number; x: number; y: number; width: number; height: number } | undefined
}

/** Puts the hook on the window; it only reads. */
export function exposeForTests(chart: MapChart): void {
  const hook: MapTestHook = {
    get isReady() {
      return !map.isLoading.value && map.data.value !== undefined && chart.bars.length > 0
    },
    get bars() {
      return chart.bars.length
    },
    get bucketsPerBar() {
      return chart.bucketsPerBar
    },
    partRect: (price, group) => {
      const bar = chart.barAt(price)
      const index = profile.value?.groups.findIndex(({ id }) => id === group) ?? -1
      const usd = bar?.parts[index] ?? 0
      if (bar === undefined || usd === 0) return undefined
      const below = bar.parts.slice(0, index).reduce((sum, part) => sum + part, 0)
      return chart.place(bar, [below, below + usd])
    },
    bandAt: (price) => {
      const bar = chart.barAt(price)
      return bar?.band && { ...bar.band, ...chart.place(bar, [bar.band.low, bar.band.high]) }
    },
  }
  Object.assign(window, { __liqheatMap: hook })
}
