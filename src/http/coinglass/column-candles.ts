import { intervalMs } from '../../domain/time.ts'
import type { BarColumns } from '../../kernel/bars.ts'
import type { HeatmapPlan, HeatmapSources } from '../../services/heatmap-plan.ts'
import { inputsOf } from '../../services/input-request.ts'

/** Prices over one column of a heatmap, quote per base. */
export interface ColumnCandle {
  /** Open time of the column, UTC ms. */
  readonly time: number
  readonly open: number
  high: number
  low: number
  close: number
  /** USD: base volume of every stored candle at its close; NaN where a volume is not known. */
  volume: number
}

/**
 * One candle for each column of a plan, of its first venue that has one then; undefined where none has.
 *
 * Only stored candles that had closed by the plan's `asOf` count.
 */
export async function columnCandles(
  { inputs }: HeatmapSources,
  plan: HeatmapPlan,
): Promise<readonly (ColumnCandle | undefined)[]> {
  const { window, scope } = plan
  const count = Math.round((window.to - window.from) / intervalMs(window.interval))
  const columns: (ColumnCandle | undefined)[] = new Array(count).fill(undefined)
  for (const market of scope.markets) {
    const bars = await inputs.loadTail(market, inputsOf(plan), window.from)
    joinBars(bars, plan).forEach((candle, column) => {
      columns[column] ??= candle
    })
  }
  return columns
}

/** A venue's candles by column. */
function joinBars(bars: BarColumns, { window, asOf }: HeatmapPlan): Map<number, ColumnCandle> {
  const step = intervalMs(window.interval)
  const joined = new Map<number, ColumnCandle>()
  for (let i = 0; i < bars.openTime.length; i++) {
    const openTime = bars.openTime[i] ?? 0
    if (openTime < window.from || (bars.closeTime[i] ?? 0) > asOf) continue
    if (openTime >= window.to) break
    const column = Math.floor((openTime - window.from) / step)
    const high = bars.high[i] ?? Number.NaN
    const low = bars.low[i] ?? Number.NaN
    const close = bars.close[i] ?? Number.NaN
    const volume = (bars.volume[i] ?? Number.NaN) * close
    const found = joined.get(column)
    if (found === undefined) {
      const time = window.from + column * step
      joined.set(column, { time, open: bars.open[i] ?? Number.NaN, high, low, close, volume })
      continue
    }
    found.high = Math.max(found.high, high)
    found.low = Math.min(found.low, low)
    found.close = close
    found.volume += volume
  }
  return joined
}
