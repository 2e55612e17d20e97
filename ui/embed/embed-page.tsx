import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { bucketPrice } from '../../src/domain/price-grid.ts'
import { TIME_WINDOWS } from '../../src/domain/time.ts'
import type { ColorBar } from '../../src/heat-layer/color-bar.ts'
import { valueAt } from '../../src/heat-layer/decode-heatmap.ts'
import { FailureNotice } from '../components/notices.tsx'
import { Select } from '../components/select.tsx'
import { SimulatedBadge } from '../components/simulated-badge.tsx'
import { Watermark } from '../components/watermark.tsx'
import { formatAge, formatTime, formatUsd } from '../format.ts'
import { parseRange } from '../heatmap/chart/sight.ts'
import { timeOf } from '../heatmap/controls/time-text.ts'
import { ageOf, isStaleAt } from '../heatmap/data-age.ts'
import { hiddenGroups } from '../heatmap/hidden-groups.ts'
import { amountIn, sideSpans } from '../heatmap/shown-amounts.ts'
import { EMBED, STRINGS } from '../strings.ts'
import { type Cell, EmbedChart } from './embed-chart.ts'
import { embedded, symbol } from './embed-loader.ts'
import { changeView, colors, fullPageUrl, view } from './embed-view.ts'

const BAR_PLACES = [1, 0.75, 0.5, 0.25, 0] as const
const GRADIENT_STEPS = 32
/** Ages are told anew so often, ms. */
const TICK_MS = 10_000

/** A heatmap for a frame of another page. */
export function EmbedPage() {
  const isLoading = embedded.isLoading.value && embedded.data.value === undefined
  const meta = embedded.data.value?.heat.meta
  return (
    <main class="embed" aria-busy={embedded.isLoading.value}>
      <header class="embed-head">
        <h1>
          {symbol.value} <small>{STRINGS.title}</small>
        </h1>
        {meta?.data_kind === 'simulated' && <SimulatedBadge />}
        <span role="status">{isLoading ? STRINGS.loading : ''}</span>
        {view.value.controls && <Controls />}
        <a class="embed-open" href={fullPageUrl.value} target="_blank" rel="noopener">
          {EMBED.open}
        </a>
      </header>
      <FailureNotice resource={embedded} />
      <Plot />
      <Source />
    </main>
  )
}

function Controls() {
  const { window, long, short } = view.value
  return (
    <>
      {view.value.start === '' && (
        <Select
          label={STRINGS.window}
          value={window}
          options={TIME_WINDOWS.map((value) => ({ value, label: value }))}
          onChange={(value) => changeView({ window: TIME_WINDOWS.find((known) => known === value) ?? window })}
        />
      )}
      <label class="embed-side">
        <input type="checkbox" checked={long} onChange={() => changeView({ long: !long })} />
        <span class="long">{STRINGS.longs}</span>
      </label>
      <label class="embed-side">
        <input type="checkbox" checked={short} onChange={() => changeView({ short: !short })} />
        <span class="short">{STRINGS.shorts}</span>
      </label>
    </>
  )
}

function Plot() {
  const host = useRef<HTMLElement>(null)
  const chart = useSignal<EmbedChart | undefined>(undefined)
  const hovered = useSignal<Cell | undefined>(undefined)
  const bar = useSignal<ColorBar | undefined>(undefined)
  useEffect(() => {
    if (host.current === null) return undefined
    const made = new EmbedChart(host.current, (cell) => {
      hovered.value = cell
    })
    chart.value = made
    return () => made.destroy()
  }, [])
  useSignalEffect(() => {
    const { mapping, fixed, low, high, long, short, consumed, hidden, prices, axis, candles, times, range } = view.value
    const scale = colors.value
    const data = embedded.data.value
    chart.value?.setFrame({ plot: scale.background, text: textOn(scale.steps), axis, candles })
    if (data === undefined || chart.value === undefined) return
    const looks = {
      scale,
      mapping,
      fixedMax: fixed,
      low,
      high,
      showLong: long,
      showShort: short,
      showConsumed: consumed,
    }
    const sight = { times: parseRange(times), range: parseRange(range), prices }
    bar.value = chart.value.setData(data, { ...looks, hiddenGroups: hiddenGroups(hidden) }, sight)
  })
  const label = useComputed(
    () => `${symbol.value} ${STRINGS.title}. ${STRINGS.maximum}: ${formatUsd(bar.value?.max ?? 0)} USD`,
  )
  return (
    <div class="embed-body">
      {bar.value !== undefined && <Bar bar={bar.value} />}
      <div class="embed-plot">
        <section class="embed-chart" ref={host} aria-label={label.value} />
        {embedded.data.value?.heat.meta.data_kind === 'simulated' && <Watermark />}
        <Legend cell={hovered.value} />
      </div>
    </div>
  )
}

function Bar({ bar }: { bar: ColorBar }) {
  const stops = Array.from({ length: GRADIENT_STEPS + 1 }, (_, i) => bar.colorAt(i / GRADIENT_STEPS))
  return (
    <div class="embed-bar" aria-hidden="true">
      <div class="embed-ramp" style={{ background: `linear-gradient(to top, ${stops.join(', ')})` }} />
      <ol>
        {BAR_PLACES.map((place) => (
          <li key={place}>{place === 0 ? '0' : formatUsd(bar.amountAt(place))}</li>
        ))}
      </ol>
    </div>
  )
}

/** What the colours mean, and the cell under the pointer. */
function Legend({ cell }: { cell: Cell | undefined }) {
  const heat = embedded.data.value?.heat
  if (heat === undefined) return null
  if (cell === undefined) return <p class="embed-legend">{EMBED.legend}</p>
  const low = bucketPrice(heat.firstBucket + cell.row, heat.bucketSize)
  const high = bucketPrice(heat.firstBucket + cell.row + 1, heat.bucketSize)
  const sides = sideSpans(heat, hiddenGroups(view.value.hidden))
  const consumed =
    valueAt(heat.longConsumed, cell.column, cell.row) + valueAt(heat.shortConsumed, cell.column, cell.row)
  return (
    <p class="embed-legend">
      <b>{formatTime(heat.start + cell.column * heat.step)} UTC</b> {low}–{high} · {STRINGS.longs}{' '}
      <b>{formatUsd(amountIn(sides.long, cell))}</b> · {STRINGS.shorts} <b>{formatUsd(amountIn(sides.short, cell))}</b>
      {consumed > 0 && (
        <>
          {' '}
          · {STRINGS.consumed} <b>{formatUsd(consumed)}</b>
        </>
      )}
    </p>
  )
}

/** Where the numbers come from, and how old they are. */
function Source() {
  const heat = embedded.data.value?.heat
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [])
  if (heat === undefined) return <footer class="embed-source" />
  const { model, model_version, exchanges, coverage } = heat.meta
  const isStale = isStaleAt(heat, view.value, now.value)
  const { as_of: asOf } = view.value
  const asOfTime = timeOf(asOf)
  return (
    <footer class="embed-source">
      <span>{EMBED.unit}</span>
      <span>
        {exchanges.join(', ')} · {model} v{model_version} · {heat.meta.interval}
      </span>
      <span class={isStale ? 'stale' : ''}>
        {isStale ? EMBED.stale : EMBED.dataTo} {formatTime(coverage.data_end)} UTC ({formatAge(ageOf(heat, now.value))}{' '}
        {EMBED.ago})
      </span>
      {asOf !== '' && (
        <b>
          {STRINGS.asOfBanner} {asOfTime === undefined ? asOf : `${formatTime(asOfTime)} UTC`}
        </b>
      )}
    </footer>
  )
}

/** Text that reads on the first colour of a scale. */
function textOn([red = 0, green = 0, blue = 0]: Uint8Array): string {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 140 ? '#1b1e2b' : '#d6d7e2'
}
