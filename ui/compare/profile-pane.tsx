import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Watermark } from '../components/watermark.tsx'
import { formatTime, formatUsd } from '../format.ts'
import { chartColors } from '../map/chart-colors.ts'
import { formatPercent, formatPrice } from '../map/format-price.ts'
import { MapChart } from '../map/map-chart.ts'
import { mapProfile } from '../map/map-profile.ts'
import { readingAt } from '../map/map-reading.ts'
import { pageTheme } from '../settings.ts'
import { COMPARE, MAP } from '../strings.ts'
import type { PaneAnswer } from './compare-loader.ts'
import { spot, spotFor } from './links.ts'
import { linkedSpans, type SpansBySymbol, spanOf, withSpan } from './profile-span.ts'
import { StaleNote } from './stale-note.tsx'
import { view } from './view.ts'

/** The map of a pane over the price axis, in a chart that moves with the others. */
export function ProfilePane({
  answer: { map },
  id,
  isAsOf,
}: {
  answer: Extract<PaneAnswer, { kind: 'profile' }>
  id: string
  /** Whether the pane shows what was known at a time of the past. */
  isAsOf: boolean
}) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useSignal<MapChart | undefined>(undefined)
  const { symbol } = map
  const { linked: isLinked } = view.value
  const ownSpans = useSignal<SpansBySymbol>(new Map())
  const profile = useMemo(() => mapProfile(map, { by: 'leverage', hidden: [] }), [map])
  useEffect(() => {
    if (host.current === null) return undefined
    const made = new MapChart(host.current, {
      onHover: (bar) => {
        // A chart that is led tells of its crosshair too: only the one under the pointer leads.
        if (host.current?.matches(':hover') !== true) return
        spot.value = bar === undefined ? undefined : { id, symbol, column: 0, price: (bar.low + bar.high) / 2 }
      },
      onSpan: (span) => {
        ownSpans.value = withSpan(ownSpans.peek(), symbol, span)
        if (view.peek().linked) linkedSpans.value = withSpan(linkedSpans.peek(), symbol, span)
      },
    })
    chart.value = made
    return () => {
      chart.value = undefined
      made.destroy()
      if (spot.peek()?.id === id) spot.value = undefined
    }
  }, [id, symbol])
  const spans = isLinked ? linkedSpans.value : ownSpans.value
  const made = chart.value
  useEffect(() => {
    if (made === undefined || host.current === null) return
    const { price_low: min, price_high: max } = map.metadata
    const span = spanOf(spans, symbol, { min, max })
    made.show({
      profile,
      span,
      hasCurves: true,
      hasBands: false,
      marks: [],
      zones: [],
      priceLabel: `${MAP.currentPrice}: ${formatPrice(profile.price, profile.bucketSize)}`,
      colors: chartColors(
        host.current,
        profile.groups.map(({ color }) => color),
      ),
    })
  }, [made, profile, map, spans, symbol, pageTheme.value])
  const at = spotFor(spot.value, { id, symbol, isLinked })
  useEffect(() => {
    if (host.current?.matches(':hover') === false) made?.pointAt(at?.price)
  }, [made, at])
  const bar = at === undefined ? undefined : chart.value?.barAt(at.price)
  const reading = bar === undefined ? undefined : readingAt(profile, bar)
  return (
    <>
      <div class="pane-plot profile">
        <div class="chart" ref={host} />
        {map.metadata.data_kind === 'simulated' && <Watermark />}
      </div>
      <p class="pane-status">
        <span>
          {map.exchanges.join(', ')} · {COMPARE.from(formatTime(map.timestamp))}
          <StaleNote end={map.timestamp} isAsOf={isAsOf} />
        </span>
        <span class="pane-reading">
          {reading !== undefined && (
            <>
              {formatPrice(reading.low, profile.bucketSize)}–{formatPrice(reading.high, profile.bucketSize)} (
              {formatPercent(reading.distancePercent)}): <b>{formatUsd(reading.long + reading.short)}</b> {COMPARE.here}
              , <b class={reading.side}>{formatUsd(reading.onTheWay)}</b> {COMPARE.onTheWay}
            </>
          )}
        </span>
      </p>
    </>
  )
}
