import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Watermark } from '../components/watermark.tsx'
import { pageTheme } from '../settings.ts'
import { MAP } from '../strings.ts'
import { chartColors } from './chart-colors.ts'
import { formatPrice } from './format-price.ts'
import { MapChart } from './map-chart.ts'
import { fullSpan, map, moveView, profile, span } from './map-loader.ts'
import type { Bar } from './map-profile.ts'
import { type Reading, readingAt } from './map-reading.ts'
import { RangeSlider } from './range-slider.tsx'
import { moveSpan, zoomSpan } from './span-gestures.ts'
import { exposeForTests } from './test-hook.ts'
import { view } from './view.ts'
import { type PriceSpan, spanText } from './view-fields.ts'

/** Shows these prices, as far as the answer covers them; undefined all. */
export function showSpan(wanted: PriceSpan | undefined): void {
  const full = fullSpan.peek()
  if (full === undefined) return
  const min = Math.max(full.min, wanted?.min ?? full.min)
  const max = Math.min(full.max, wanted?.max ?? full.max)
  const isWhole = min === full.min && max === full.max
  if (max > min) moveView(isWhole ? '' : spanText({ min, max }))
}

/** Chart and slider of the map on screen. */
export function MapView({
  chart,
  reading,
}: {
  chart: Signal<MapChart | undefined>
  reading: Signal<Reading | undefined>
}) {
  const host = useRef<HTMLDivElement>(null)
  const hovered = useSignal<Bar | undefined>(undefined)
  const merged = useSignal(1)

  useEffect(() => {
    if (host.current === null) return undefined
    const made = new MapChart(host.current, {
      onHover: (bar) => {
        hovered.value = bar
      },
      onSpan: showSpan,
      onMerge: (count) => {
        merged.value = count
      },
    })
    chart.value = made
    exposeForTests(made)
    return () => {
      chart.value = undefined
      made.destroy()
    }
  }, [])

  useSignalEffect(() => {
    const [drawn, made, shownSpan] = [profile.value, chart.value, span.value]
    const answer = map.data.value
    pageTheme.value
    if (drawn === undefined || made === undefined || shownSpan === undefined || answer === undefined) return
    if (host.current === null) return
    made.show({
      profile: drawn,
      span: shownSpan,
      hasCurves: view.value.curves,
      hasBands: view.value.bands,
      marks: (['long', 'short'] as const).flatMap((side) => {
        const pain = answer[side].max_pain
        return pain === null ? [] : [{ side, price: pain.price, label: MAP.maxPain }]
      }),
      zones: view.value.zones
        ? answer.zones.map(({ side, price_low: low, price_high: high }) => ({ side, low, high }))
        : [],
      priceLabel: `${MAP.currentPrice}: ${formatPrice(answer.current_price, drawn.bucketSize)}`,
      colors: chartColors(
        host.current,
        drawn.groups.map(({ color }) => color),
      ),
    })
  })
  useSignalEffect(() => {
    const [drawn, bar] = [profile.value, hovered.value]
    reading.value = drawn === undefined || bar === undefined ? undefined : readingAt(drawn, bar)
  })

  const [drawn, full, shownSpan] = [profile.value, fullSpan.value, span.value]
  const isSimulated = map.data.value?.metadata.data_kind === 'simulated'
  return (
    <div class="map-view">
      <div class="axis-titles">
        <span>{MAP.leftAxis}</span>
        <span>{drawn !== undefined && barText(drawn.bucketSize, merged.value)}</span>
        <span>{MAP.rightAxis}</span>
      </div>
      <div class="map-plot">
        <div
          class="map-chart"
          ref={host}
          role="application"
          aria-label={MAP.chart}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move its crosshair
          tabIndex={0}
          onKeyDown={(event) => {
            if (chart.value !== undefined && onKey(event.key, event.shiftKey, chart.value, hovered.peek())) {
              event.preventDefault()
            }
          }}
        />
        {isSimulated && <Watermark />}
      </div>
      {drawn !== undefined && full !== undefined && shownSpan !== undefined && (
        <RangeSlider profile={drawn} full={full} span={shownSpan} onSpan={showSpan} />
      )}
    </div>
  )
}

/** Whether the key was one of the chart's. */
function onKey(key: string, isFar: boolean, chart: MapChart, at: Bar | undefined): boolean {
  const shown = span.peek()
  const drawn = profile.peek()
  if (shown === undefined || drawn === undefined) return false
  const from = at ?? chart.barAt(drawn.price)
  const middle = from === undefined ? drawn.price : (from.low + from.high) / 2
  const width = drawn.bucketSize * chart.bucketsPerBar
  const step = (isFar ? 10 : 1) * width
  const moves = new Map<string, () => void>([
    ['ArrowLeft', () => chart.pointAt(Math.max(shown.min + width / 2, middle - step))],
    ['ArrowRight', () => chart.pointAt(Math.min(shown.max - width / 2, middle + step))],
    ['Home', () => chart.pointAt(shown.min + width / 2)],
    ['End', () => chart.pointAt(shown.max - width / 2)],
    ['Escape', () => chart.pointAt(undefined)],
    ['+', () => showSpan(zoomSpan(shown, middle, 0.7))],
    ['=', () => showSpan(zoomSpan(shown, middle, 0.7))],
    ['-', () => showSpan(zoomSpan(shown, middle, 1 / 0.7))],
    ['PageUp', () => showSpan(moveSpan(shown, 0.25))],
    ['PageDown', () => showSpan(moveSpan(shown, -0.25))],
    ['0', () => showSpan(undefined)],
  ])
  const move = moves.get(key)
  move?.()
  return move !== undefined
}

function barText(bucketSize: number, count: number): string {
  return MAP.perBar(String(Number((bucketSize * count).toPrecision(6))), count)
}
