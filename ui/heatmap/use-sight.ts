import { type ReadonlySignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import {
  isInData,
  parseRange,
  type Range,
  type Sight,
  type TimeColumns,
  writePrices,
  writeTimes,
} from './chart/sight.ts'
import type { HeatChart } from './heat-chart.ts'
import { changeView, view } from './view.ts'
import type { HeatmapView } from './view-fields.ts'

/** The URL follows what is brought into sight so much later, ms. */
const WRITE_AFTER_MS = 300

/** What the chart shows, as the URL has it, and of which data. */
interface Known {
  times: string
  range: string
  of: string
  prices: HeatmapView['prices']
}

/** Ties what is in sight of the chart to the URL, both ways; returns what the chart tells its sight to. */
export function useSight(
  chart: ReadonlySignal<HeatChart | undefined>,
  axis: ReadonlySignal<TimeColumns | undefined>,
): (sight: Sight) => void {
  const known = useRef<Known>({ times: '', range: '', of: '', prices: view.peek().prices })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useSignalEffect(() => {
    const { current } = known
    const { times, range, prices } = view.value
    const stale = staleSight(current, view.value)
    current.of = dataOf(view.value)
    current.prices = prices
    if (stale !== undefined) {
      clearTimeout(timer.current)
      changeView(stale)
      return
    }
    if (chart.value === undefined || axis.value === undefined) return
    if (times === current.times && range === current.range) return
    current.times = times
    current.range = range
    chart.value.show({ times: timesIn(times, axis.value), prices: parseRange(range) })
  })
  return (sight) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const { current } = known
      current.times = writeTimes(sight.times)
      current.range = writePrices(sight.prices)
      const { times, range } = view.peek()
      if (times !== current.times || range !== current.range) changeView({ times: current.times, range: current.range })
    }, WRITE_AFTER_MS)
  }
}

function dataOf({ symbol, window, start, end }: HeatmapView): string {
  return JSON.stringify({ symbol, window, start, end })
}

/** What was in sight of other data says nothing of these, unless the URL brings a sight of its own. */
function staleSight(known: Known, next: HeatmapView): Partial<HeatmapView> | undefined {
  const isOther = known.of !== '' && known.of !== dataOf(next)
  const isStaleTime = isOther && next.times !== '' && next.times === known.times
  const isScaled = isOther || next.prices !== known.prices
  const isStaleRange = isScaled && next.range !== '' && next.range === known.range
  if (!isStaleTime && !isStaleRange) return undefined
  return { ...(isStaleTime ? { times: '' } : {}), ...(isStaleRange ? { range: '' } : {}) }
}

function timesIn(text: string, axis: TimeColumns): Range | undefined {
  const times = parseRange(text)
  return times !== undefined && isInData(times, axis) ? times : undefined
}
