import { type ReadonlySignal, useComputed, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { chartLooks } from './chart/chart-looks.ts'
import type { LiquidationRow } from './chart/events-loader.ts'
import { drawnEvents } from './chart/live-events.ts'
import { paneLines } from './chart/pane-lines.ts'
import type { HeatChart, LiquidationDot } from './heat-chart.ts'
import { type Drawn, drawn, streamedFrom } from './live.ts'
import { revealed, revealedUntil } from './replay.ts'

/** Keeps the chart as data and view are; each part is drawn anew only when it has changed. */
export function useDrawing(chart: ReadonlySignal<HeatChart | undefined>): void {
  const before = useRef<Drawn>(undefined)
  // Circles stand at times: columns that are added do not move them.
  const base = useComputed(() => drawn.value?.base.heat)
  useSignalEffect(() => {
    const data = drawn.value
    if (chart.value === undefined || data === undefined) return
    const isSame = before.current?.base === data.base
    before.current = data
    if (isSame) chart.value.setNews(data.heat, data.candles, streamedFrom(data.base.heat))
    else chart.value.setData(data.heat, data.candles)
  })
  useSignalEffect(() => chart.value?.setLooks(chartLooks.value))
  useSignalEffect(() => {
    const end = revealed.value
    const time = revealedUntil.value
    chart.value?.revealTo(end === undefined || time === undefined ? undefined : { end, time })
  })
  useSignalEffect(() => {
    const axis = base.value
    if (axis !== undefined) chart.value?.setDots(drawnEvents.value.flatMap(dotOf), axis)
  })
  useSignalEffect(() => chart.value?.setPanes(paneLines.value))
}

function dotOf(row: LiquidationRow): LiquidationDot[] {
  const price = row.price ?? row.bankruptcy_price
  if (price === null) return []
  const { timestamp, received_time, notional_usd, side } = row
  return [{ time: timestamp, knownAt: received_time ?? timestamp, price, notional: notional_usd, side, row }]
}
