import { useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { formatPrice, formatTime, formatUsd } from '../format.ts'
import { pageTheme } from '../settings.ts'
import { LIVE } from '../strings.ts'
import { BarsChart, type BarsData, type ChartColors } from './bars-chart.ts'
import { type LiveData, spanRange } from './live-data.ts'
import { sums, sumsRevision } from './live-feed.ts'
import './bars.css'
import { changeView, view } from './view.ts'

/** Liquidations over the chosen span, with what is under the pointer in words. */
export function BarsView({ data }: { data: LiveData }) {
  const container = useRef<HTMLDivElement>(null)
  const point = useSignal<number | undefined>(undefined)
  const shown = useSignal<BarsData | undefined>(undefined)
  const chart = useSignal<BarsChart | undefined>(undefined)
  useSignalEffect(() => {
    pageTheme.value
    const element = container.current
    if (element === null) return undefined
    const made = new BarsChart(element, {
      colors: readColors(element),
      onPoint: (bar) => {
        point.value = bar
      },
    })
    chart.value = made
    return () => made.remove()
  })
  useSignalEffect(() => {
    sumsRevision.value
    shown.value = barsOf(data)
    chart.value?.setData(shown.value)
  })
  const { symbol, price, span } = view.value
  const bars = shown.value
  return (
    <section class="bars" aria-label={LIVE.chart}>
      <header>
        <h2>{LIVE.chart}</h2>
        <p class="legend">
          <span class="short">▲ {LIVE.short}</span>
          <span class="long">▼ {LIVE.long}</span>
        </p>
        <label class="toggle" title={symbol === '' ? LIVE.priceHelp : undefined}>
          <input
            type="checkbox"
            checked={price && symbol !== ''}
            disabled={symbol === ''}
            onChange={(event) => changeView({ price: event.currentTarget.checked })}
          />
          <span>{LIVE.price}</span>
        </label>
      </header>
      <p class="readout">{readout(bars, point.value)}</p>
      <div
        class="bars-plot"
        ref={container}
        role="img"
        aria-label={LIVE.chartText(formatUsd(sumOf(bars?.long)), formatUsd(sumOf(bars?.short)), span)}
      />
    </section>
  )
}

function barsOf(data: LiveData): BarsData {
  const { symbol, price, span } = view.value
  const range = spanRange(span, data.pastEnd.value ?? Date.now()).bars
  const bars = sums.bars(range)
  if (symbol === '' || !price) return { ...bars, prices: undefined, step: range.step }
  const closes = new Map(data.prices.data.value?.map(({ timestamp, close }) => [timestamp, close]))
  return { ...bars, prices: bars.times.map((time) => closes.get(time) ?? null), step: range.step }
}

function readout(bars: BarsData | undefined, point: number | undefined) {
  const time = point === undefined ? undefined : bars?.times[point]
  if (bars === undefined || point === undefined || time === undefined) return LIVE.chartHelp
  const price = bars.prices?.[point]
  return (
    <>
      {formatTime(time)} UTC · <span class="long">{`${LIVE.long} ${formatUsd(bars.long[point] ?? 0)}`}</span> ·{' '}
      <span class="short">{`${LIVE.short} ${formatUsd(bars.short[point] ?? 0)}`}</span>
      {typeof price === 'number' && ` · ${LIVE.price} ${formatPrice(price)}`}
    </>
  )
}

function sumOf(values: readonly number[] | undefined): number {
  return (values ?? []).reduce((sum, value) => sum + value, 0)
}

function readColors(element: HTMLElement): ChartColors {
  const style = getComputedStyle(element)
  const color = (name: string) => style.getPropertyValue(name).trim()
  return {
    long: color('--long'),
    short: color('--short'),
    price: color('--warn'),
    text: color('--muted'),
    line: color('--line'),
  }
}
