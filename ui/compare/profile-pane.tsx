import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { formatTime, formatUsd } from '../format.ts'
import { chartColors } from '../map/chart-colors.ts'
import { formatPercent, formatPrice } from '../map/format-price.ts'
import { MapChart } from '../map/map-chart.ts'
import { mapProfile } from '../map/map-profile.ts'
import { type Reading, readingAt } from '../map/map-reading.ts'
import { pageTheme } from '../settings.ts'
import { COMPARE, MAP } from '../strings.ts'
import type { PaneAnswer } from './compare-loader.ts'
import { spot, spotFor } from './links.ts'
import { PaneBody } from './pane-body.tsx'
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
    <PaneBody
      host={host}
      look="profile"
      isSimulated={map.metadata.data_kind === 'simulated'}
      facts={
        <>
          {map.exchanges.join(', ')} · {COMPARE.from(formatTime(map.timestamp))}
          <StaleNote end={map.timestamp} isAsOf={isAsOf} />
        </>
      }
      reading={reading !== undefined && <ProfileReading reading={reading} bucketSize={profile.bucketSize} />}
    />
  )
}

/** What lies at the crosshair, and on the way there. */
function ProfileReading({ reading, bucketSize }: { reading: Reading; bucketSize: number }) {
  return (
    <>
      {formatPrice(reading.low, bucketSize)}–{formatPrice(reading.high, bucketSize)} (
      {formatPercent(reading.distancePercent)}): <b>{formatUsd(reading.long + reading.short)}</b> {COMPARE.here},{' '}
      <b class={reading.side}>{formatUsd(reading.onTheWay)}</b> {COMPARE.onTheWay}
    </>
  )
}
