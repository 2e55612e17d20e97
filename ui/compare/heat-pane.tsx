import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { colorScale } from '../../src/domain/color-scale.ts'
import { bucketIndex } from '../../src/domain/price-grid.ts'
import { type Heat, valueAt } from '../../src/heat-layer/decode-heatmap.ts'
import { HeatLayer } from '../../src/heat-layer/heat-layer.ts'
import { formatTime, formatUsd } from '../format.ts'
import { formatPrice } from '../map/format-price.ts'
import { COMPARE } from '../strings.ts'
import type { HeatmapMeta, PaneAnswer } from './compare-loader.ts'
import { followSight, followSpot, linkChart, spot, spotFor } from './links.ts'
import { PaneBody } from './pane-body.tsx'
import { PaneChart, type Sight, type Spot } from './pane-chart.ts'
import { paneName } from './panes.ts'
import { writeSight } from './sight-state.ts'
import { parseSight } from './sight-text.ts'
import { StaleNote } from './stale-note.tsx'
import { view } from './view.ts'

const SCALE = colorScale('viridis')
/** So many columns an answer may have more or less than the one before it that it renews. */
const NEW_COLUMNS = 2
const FRAME = { text: '#c8c9d4', background: SCALE.background }

/** The heatmap of a pane, in a chart that moves with the others. */
export function HeatPane({
  answer,
  index,
  sight,
  isAsOf,
}: {
  answer: Extract<PaneAnswer, { kind: 'heatmap' }>
  index: number
  sight: Sight
  /** Whether the pane shows what was known at a time of the past. */
  isAsOf: boolean
}) {
  const host = useRef<HTMLDivElement>(null)
  const { heat, candles } = answer
  const id = paneName(index)
  const max = brightest(heat)
  const at = spotFor(spot.value, { id, symbol: heat.meta.symbol, isLinked: view.value.linked })
  const { symbol } = heat.meta
  const made = useSignal<{ readonly chart: PaneChart; readonly layer: HeatLayer } | undefined>(undefined)
  const shown = useRef<{ readonly step: number; readonly columns: number } | undefined>(undefined)
  useLayoutEffect(() => {
    if (host.current === null) return undefined
    const chart = new PaneChart(host.current, {
      onSight: (now) => {
        if (!view.peek().linked) return
        followSight(id, now)
        writeSight({ ...now, symbol })
      },
      onSpot: (at) => followSpot(id, at, view.peek().linked),
    })
    chart.setFrame(FRAME)
    const layer = new HeatLayer({ scale: SCALE })
    chart.attach(layer)
    made.value = { chart, layer }
    shown.current = undefined
    const unlink = linkChart(id, { chart, symbol })
    return () => {
      unlink()
      made.value = undefined
      chart.destroy()
    }
  }, [id, symbol])
  const parts = made.value
  useLayoutEffect(() => {
    if (parts === undefined) return
    const { chart, layer } = parts
    const before = shown.current
    // An answer that is newer by a column or two leaves in sight what was.
    const isNewer =
      before !== undefined && before.step === heat.step && Math.abs(before.columns - heat.columns) <= NEW_COLUMNS
    const own = isNewer ? chart.sight : undefined
    const asked = view.peek().linked ? parseSight(view.peek().view) : undefined
    chart.setData(heat, candles, sight)
    layer.setHeat(heat)
    shown.current = heat
    if (own !== undefined) chart.lead(own, own)
    else if (asked !== undefined) chart.lead(asked, asked.symbol === symbol ? asked : undefined)
  }, [parts, heat, candles, sight, symbol])
  return (
    <PaneBody
      host={host}
      isSimulated={heat.meta.data_kind === 'simulated'}
      facts={
        <>
          {heat.meta.exchanges.join(', ')} · {heat.meta.interval} · {COMPARE.from(formatTime(heat.meta.end_time))} ·{' '}
          {COMPARE.brightest} {formatUsd(max)}
          <StaleNote end={heat.meta.coverage.data_end} step={heat.step} isAsOf={isAsOf} />
        </>
      }
      reading={at !== undefined && <HeatReading heat={heat} at={at} />}
    />
  )
}

/** The numbers of the cell under the crosshair, which is in every pane at the same place. */
function HeatReading({ heat, at }: { heat: Heat<HeatmapMeta>; at: Spot }) {
  const column = heat.columns - 1 + Math.round(at.column)
  const row = bucketIndex(at.price, heat.bucketSize) - heat.firstBucket
  if (column < 0 || column >= heat.columns) return null
  const time = formatTime(heat.start + column * heat.step)
  return (
    <>
      {COMPARE.atCrosshair(formatPrice(at.price, heat.bucketSize), time)}:{' '}
      <b class="long">{formatUsd(valueAt(heat.long, column, row))}</b> {COMPARE.longs},{' '}
      <b class="short">{formatUsd(valueAt(heat.short, column, row))}</b> {COMPARE.shorts}
    </>
  )
}

function brightest({ long, short }: Heat): number {
  let max = 0
  for (const { values } of [long, short]) for (const usd of values) if (usd > max) max = usd
  return max
}
