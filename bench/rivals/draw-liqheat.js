import { CandlestickSeries, createChart } from 'lightweight-charts'
import { colorScale, decodeHeatmap, HeatLayer, replaceColumns } from 'liqheat/lightweight-charts-heatmap'

/** Ours decodes the frame itself: nothing is done before the clock starts. */
export function prepare(frame, candles) {
  return { frame, candles }
}

/** Candles over a heat layer. */
export function draw(container, { frame, candles }) {
  const chart = createChart(container, {
    autoSize: true,
    layout: { background: { color: colorScale('viridis').background }, textColor: '#ddd', attributionLogo: false },
    grid: { vertLines: { visible: false }, horzLines: { visible: false } },
    timeScale: { minBarSpacing: 0.02, timeVisible: true },
  })
  const series = chart.addSeries(CandlestickSeries)
  const layer = new HeatLayer()
  series.attachPrimitive(layer)
  let heat = decodeHeatmap(frame)
  series.setData(candles.map(({ timestamp, ...prices }) => ({ time: timestamp / 1000, ...prices })))
  const { firstBucket, rows, bucketSize } = heat
  layer.applyOptions({ prices: { min: firstBucket * bucketSize, max: (firstBucket + rows) * bucketSize } })
  layer.setHeat(heat)
  chart.timeScale().fitContent()
  const last = candles.length - 1
  return {
    setRange: (from, to) => chart.timeScale().setVisibleLogicalRange({ from: from * last, to: to * last }),
    setMode: (mode) => chart.priceScale('right').applyOptions({ mode }),
    /** Replaces the open column, and appends another where told: what a live page does at an update. */
    updateLast: (isNew, share) => {
      const column = heat.columns - 1
      heat = replaceColumns(heat, lastColumn(heat, isNew, share))
      const candle = candles[last]
      const time = (heat.start + (heat.columns - 1) * heat.step) / 1000
      series.update({ ...candle, time: Math.max(time, candles[last].timestamp / 1000) })
      layer.setColumns(heat, column)
    },
  }
}

/** The last column again, a little fainter than it was; or the same as a new one. */
function lastColumn(heat, isNew, share) {
  const at = heat.columns - 1
  const slice = ({ first, offset, values }) => ({
    first: first.slice(at, at + 1),
    offset: Uint32Array.of(0, offset[at + 1] - offset[at]),
    values: values.slice(offset[at], offset[at + 1]).map((value) => value * share),
  })
  return {
    ...heat,
    start: heat.start + (isNew ? heat.columns : at) * heat.step,
    columns: 1,
    state: heat.state.slice(at, at + 1),
    long: slice(heat.long),
    short: slice(heat.short),
    longConsumed: slice(heat.longConsumed),
    shortConsumed: slice(heat.shortConsumed),
  }
}
