import type { HeatMatrix } from '../../kernel/heat-matrix.ts'
import type { DisplayCandle } from '../../services/aggregate-candles.ts'
import type { Heatmap } from '../../services/heatmap.ts'
import { isoTime } from '../../services/window.ts'

/** One map of a picture. */
export interface HeatPanel {
  readonly title: string
  readonly subtitle: string
  readonly matrix: HeatMatrix
  /** At the matrix's interval, ordered by time; those outside its columns are not drawn. */
  readonly candles: readonly DisplayCandle[]
  /** Puts the word across the map. */
  readonly isSimulated: boolean
  /** What a careful reader must know; printed under the maps. */
  readonly notes: readonly string[]
  /** USD of the brightest colour, to make panels comparable; default: the largest amount that the panel shows. */
  readonly maximum?: number | undefined
  /** Prices to show, to make panels comparable; default: around the candles, what holds most of the mass. */
  readonly prices?: { readonly low: number; readonly high: number } | undefined
}

/** The panel of a heatmap: its title says what it is of, its subtitle how it was made. */
export function heatmapPanel(heatmap: Heatmap, candles: readonly DisplayCandle[]): HeatPanel {
  const { plan, matrix, venues, dataKind, warnings } = heatmap
  const { window } = plan
  const exchanges = venues.map(({ market }) => market.exchange).join(' + ')
  return {
    title: `${plan.symbol} liquidation heatmap · ${exchanges}`,
    subtitle: [
      plan.model.title,
      `${window.interval} columns`,
      `${minuteText(window.from)} – ${minuteText(window.to)} UTC`,
      `buckets of ${plan.bucketSize}`,
      `${dataKind} data`,
    ].join('  ·  '),
    matrix,
    candles,
    isSimulated: dataKind === 'simulated',
    notes: warnings,
  }
}

function minuteText(time: number): string {
  return isoTime(time).slice(0, 16).replace('T', ' ')
}
