import uPlot from 'uplot'
import { CHART_FONT } from '../components/chart-font.ts'
import 'uplot/dist/uPlot.min.css'
import { formatPrice, formatUsd } from '../format.ts'

/** What the chart shows; long and short are USD, price is undefined where none is known. */
export interface BarsData {
  /** Starts of the bars, UTC ms. */
  readonly times: readonly number[]
  readonly long: readonly number[]
  readonly short: readonly number[]
  readonly prices: readonly (number | null)[] | undefined
  /** Length of a bar, ms. */
  readonly step: number
}

export interface ChartColors {
  readonly long: string
  readonly short: string
  readonly price: string
  readonly text: string
  readonly line: string
}

/** Bars around zero: shorts liquidated up, longs liquidated down, and the price on an axis of its own. */
export class BarsChart {
  private readonly plot: uPlot
  private readonly watcher: ResizeObserver

  /** @param onPoint - told the bar under the pointer, undefined when there is none */
  constructor(
    container: HTMLElement,
    parts: { readonly colors: ChartColors; readonly onPoint: (bar: number | undefined) => void },
  ) {
    this.plot = new uPlot(
      { ...options(parts.colors, parts.onPoint), ...sizeOf(container) },
      [[], [], [], []],
      container,
    )
    this.watcher = new ResizeObserver(() => this.plot.setSize(sizeOf(container)))
    this.watcher.observe(container)
  }

  setData({ times, long, short, prices, step }: BarsData): void {
    // Bars stand in the middle of their time.
    const middles = times.map((time) => (time + step / 2) / 1000)
    this.plot.setData([middles, long.map((value) => -value), [...short], [...(prices ?? times.map(() => null))]], false)
    const first = times[0] ?? 0
    this.plot.batch(() => {
      this.plot.setScale('x', { min: first / 1000, max: (first + times.length * step) / 1000 })
      const most = Math.max(1, ...long, ...short) * 1.08
      this.plot.setScale('usd', { min: -most, max: most })
      const known = (prices ?? []).filter((price) => price !== null)
      const [low, high] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)]
      const margin = (high - low) * 0.15 || high * 0.01
      // Showing a series resets its scale, and an axis is drawn for a scale that is set.
      this.plot.setSeries(3, { show: known.length > 0 })
      if (known.length > 0) this.plot.setScale('price', { min: low - margin, max: high + margin })
    })
  }

  remove(): void {
    this.watcher.disconnect()
    this.plot.destroy()
  }
}

function options(
  colors: ChartColors,
  onPoint: (bar: number | undefined) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const axis = {
    stroke: colors.text,
    grid: { stroke: colors.line, width: 1 },
    ticks: { show: false },
    font: `11px ${CHART_FONT}`,
  }
  const paths = uPlot.paths.bars?.({ size: [0.8, 40] })
  const bars = { scale: 'usd', ...(paths !== undefined && { paths }), points: { show: false } }
  return {
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    padding: [8, 0, 0, 0],
    scales: { x: { time: true, auto: false }, usd: { auto: false }, price: { auto: false } },
    series: [
      {},
      { ...bars, stroke: colors.long, fill: colors.long, width: 0 },
      { ...bars, stroke: colors.short, fill: colors.short, width: 0 },
      { scale: 'price', stroke: colors.price, width: 1.5, points: { show: false }, spanGaps: true },
    ],
    axes: [
      { ...axis, size: 28, values: (_plot, splits) => splits.map((seconds) => clock(seconds)) },
      { ...axis, scale: 'usd', size: 58, values: (_plot, splits) => splits.map((value) => formatUsd(Math.abs(value))) },
      {
        ...axis,
        scale: 'price',
        side: 1,
        size: 62,
        grid: { show: false },
        values: (_plot, splits) => splits.map((value) => formatPrice(value)),
      },
    ],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? undefined)] },
  }
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16)
}

function sizeOf(container: HTMLElement): { width: number; height: number } {
  return { width: Math.max(120, container.clientWidth), height: Math.max(80, container.clientHeight) }
}
