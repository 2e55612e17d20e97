import { bucketPrice } from '../../domain/price-grid.ts'
import { columnSpan } from '../../export/bucket-span.ts'
import { cents, roundCents } from '../../export/heat-cells.ts'
import { heatmapMeta } from '../../export/heatmap-meta.ts'
import type { HeatMatrix } from '../../kernel/heat-matrix.ts'
import { computeHeatmap } from '../../services/heatmap.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from '../answers/answer.ts'
import { requireEntries } from './answer-size.ts'
import { type ColumnCandle, columnCandles } from './column-candles.ts'
import { envelope } from './envelope.ts'

/** What a heatmap in the shape of CoinGlass is asked. */
export interface CoinglassHeatmapQuestion {
  readonly kind: 'heatmap'
  readonly query: HeatmapQuery
}

/** A bucket that holds something at the end of a column. */
interface Cell {
  readonly column: number
  readonly bucket: number
  /** USD of both sides. */
  readonly value: number
}

/**
 * Computes a heatmap in the shape of CoinGlass.
 *
 * An x index counts the candles: a column without one, in which nothing is known either, has no index.
 */
export async function coinglassHeatmap(
  sources: AnswerSources,
  { query }: CoinglassHeatmapQuestion,
): Promise<AnswerBody> {
  const plan = await planHeatmap(sources, query)
  const heatmap = await computeHeatmap(sources, plan)
  const candles = await columnCandles(sources, plan)
  const xByColumn = new Map(
    candles.flatMap((candle, column) => (candle === undefined ? [] : [column])).map((column, x) => [column, x]),
  )
  const cells = openCells(heatmap.matrix)
  const first = cells.reduce((low, { bucket }) => Math.min(low, bucket), Number.POSITIVE_INFINITY)
  const end = cells.reduce((high, { bucket }) => Math.max(high, bucket + 1), first)
  const buckets = cells.length === 0 ? 0 : end - first
  const data = {
    y_axis: Array.from({ length: buckets }, (_, y) => bucketPrice(first + y, plan.bucketSize)),
    liquidation_leverage_data: cells.flatMap(({ column, bucket, value }) => {
      const x = xByColumn.get(column)
      return x === undefined ? [] : [[x, bucket - first, value]]
    }),
    price_candlesticks: candles.flatMap((candle) => (candle === undefined ? [] : [candlestick(candle)])),
    update_time: plan.dataEnd,
  }
  return jsonBody(envelope(data, { ...heatmapMeta(heatmap, sources.now()), data_end: plan.dataEnd }))
}

function openCells(matrix: HeatMatrix): Cell[] {
  const cells: Cell[] = []
  for (let column = 0; column < matrix.columns; column++) {
    const [low, end] = columnSpan(matrix, column)
    for (let bucket = low; bucket < end; bucket++) {
      const value = roundCents(cents(matrix.longDensity, column, bucket) + cents(matrix.shortDensity, column, bucket))
      if (value > 0) cells.push({ column, bucket, value })
    }
    requireEntries(cells.length)
  }
  return cells
}

/** Time in seconds, open, high, low, close and USD volume, prices as text. */
function candlestick({ time, open, high, low, close, volume }: ColumnCandle) {
  const usd = Number.isFinite(volume) ? String(Number(volume.toFixed(4))) : null
  return [time / 1000, String(open), String(high), String(low), String(close), usd]
}
