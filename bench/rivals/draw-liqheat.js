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
  const base = decodeHeatmap(frame)
  let heat = base
  let part
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
      part = withColumn(part ?? lastColumn(base), isNew, share)
      heat = replaceColumns(base, part)
      const candle = candles[last]
      const time = (heat.start + (heat.columns - 1) * heat.step) / 1000
      series.update({ ...candle, time: Math.max(time, candles[last].timestamp / 1000) })
      layer.setColumns(heat, column)
      // Asking for it makes the layer add up the new column now, instead of when it draws.
      return layer.max
    },
  }
}

/** What a stream has told so far: its last column a little fainter or brighter than it was, or that as a new one. */
function withColumn(part, isNew, share) {
  const kept = part.columns - (isNew ? 0 : 1)
  const grow = ({ first, offset, values }) => {
    const last = values.slice(offset[part.columns - 1], offset[part.columns]).map((value) => value * share)
    const head = values.subarray(0, offset[kept])
    const joined = new Float32Array(head.length + last.length)
    joined.set(head)
    joined.set(last, head.length)
    return {
      first: Int32Array.of(...first.subarray(0, kept), first[part.columns - 1]),
      offset: Uint32Array.of(...offset.subarray(0, kept + 1), joined.length),
      values: joined,
    }
  }
  return {
    ...part,
    columns: kept + 1,
    state: Uint8Array.of(...part.state.subarray(0, kept), part.state[part.columns - 1]),
    long: grow(part.long),
    short: grow(part.short),
    longConsumed: grow(part.longConsumed),
    shortConsumed: grow(part.shortConsumed),
  }
}

/** The last column alone: what the stream begins with. */
function lastColumn(heat) {
  const at = heat.columns - 1
  const slice = ({ first, offset, values }) => ({
    first: first.slice(at, at + 1),
    offset: Uint32Array.of(0, offset[at + 1] - offset[at]),
    values: values.slice(offset[at], offset[at + 1]),
  })
  return {
    ...heat,
    start: heat.start + at * heat.step,
    columns: 1,
    state: heat.state.slice(at, at + 1),
    knownAt: undefined,
    long: slice(heat.long),
    short: slice(heat.short),
    longConsumed: slice(heat.longConsumed),
    shortConsumed: slice(heat.shortConsumed),
  }
}
