import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import type { Rectangle } from '../../src/heat-layer/heat-layer.ts'
import { Watermark } from '../components/watermark.tsx'
import { STRINGS } from '../strings.ts'
import { barAmounts } from './bar-amounts.ts'
import { CellTooltip } from './cell-tooltip.tsx'
import { exposeChart } from './chart/chart-hook.ts'
import { EventTooltip } from './chart/event-tooltip.tsx'
import { EventsNote } from './chart/events-note.tsx'
import { PaneNotes } from './chart/pane-notes.tsx'
import { type Range, type TimeColumns, timesOf } from './chart/sight.ts'
import { ColorBar } from './color-bar.tsx'
import { cursor } from './cursor.ts'
import { moveCursor } from './cursor-keys.ts'
import { HeatChart, type HoveredCell, type LiquidationDot } from './heat-chart.ts'
import { type Drawn, drawn } from './live.ts'
import { LiveBadge } from './live-badge.tsx'
import { rasterLooks } from './looks.ts'
import { Navigator } from './navigator.tsx'
import { takePicture } from './picture.ts'
import { revealed } from './replay.ts'
import { ReplayBar } from './replay-bar.tsx'
import { exposeForTests } from './test-hook.ts'
import { useDrawing } from './use-drawing.ts'
import { useSight } from './use-sight.ts'
import { view } from './view.ts'
import './heat-view.css'

/** What the pointer is on. */
interface Hovered {
  readonly cell: HoveredCell
  readonly dot: LiquidationDot | undefined
}

/** Chart, colour bar and tooltip of the heatmap on screen, and what stands under it. */
export function HeatView() {
  const host = useRef<HTMLDivElement>(null)
  const chart = useSignal<HeatChart | undefined>(undefined)
  const hovered = useSignal<Hovered | undefined>(undefined)
  const columns = useSignal<Range>({ from: 0, to: 0 })
  const axis = useComputed(() => drawn.value?.heat)
  const base = useComputed(() => drawn.value?.base)

  const closes = useComputed(() => (drawn.value === undefined ? NO_CLOSES : closesOf(drawn.value, revealed.value)))

  useDrawing(chart)
  useSignalEffect(() => {
    const looks = rasterLooks.value
    chart.value?.setFrame({ text: '#c8c9d4', border: 'rgba(255,255,255,0.5)', plot: looks.scale.background })
    chart.value?.setRaster(looks)
  })
  useSignalEffect(() => {
    const isThere = drawn.value !== undefined
    // Of a replay the brightest cell of what is revealed counts.
    revealed.value
    rasterLooks.value
    if (chart.value === undefined || !isThere) return
    barAmounts.value = chart.value.bar
    // The chart draws in the next frame; this callback comes after its own.
    requestAnimationFrame(() => performance.mark('liqheat-painted'))
  })
  const tellSight = useSight(chart, axis)
  useEffect(() => {
    if (host.current === null) return undefined
    const made = new HeatChart(host.current, (sight) => {
      columns.value = made.columnsInSight
      tellSight(sight)
    })
    made.onHover((cell, dot) => {
      hovered.value = cell === undefined ? undefined : { cell, dot }
    })
    chart.value = made
    takePicture.value = () => made.takePicture()
    exposeForTests(made, host.current)
    exposeChart(made)
    return () => {
      takePicture.value = undefined
      made.destroy()
    }
  }, [])
  useSignalEffect(() => {
    // The sight also moves with data, and with what the URL brings.
    base.value
    view.value
    if (chart.value !== undefined) columns.value = chart.value.columnsInSight
  })

  // Preact keeps elements of former renderings, with their properties: none of these holds a heatmap.
  const strip = useComputed(() => stripOf(drawn.value?.heat)).value
  const isSimulated = useComputed(() => drawn.value?.heat.meta.data_kind === 'simulated').value
  const pointed = cursorCell(chart.value)
  return (
    <div class="heat-view">
      <ColorBar />
      <div class="plot-column">
        <div
          class="plot"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys choose a cell in it
          tabIndex={0}
          aria-label={STRINGS.plotLabel}
          onKeyDown={moveCursor}
          onPointerDown={dropCursor}
          onBlur={dropCursor}
          onDblClick={() => chart.value?.choose({ times: undefined, prices: undefined })}
        >
          <div class="chart" ref={host} />
          {pointed !== undefined && <CellFrame place={pointed.place} />}
          {isSimulated && <Watermark />}
          <Tooltip hovered={hovered.value ?? pointed} chart={chart.value} width={host.current?.clientWidth ?? 0} />
        </div>
        {strip !== undefined && view.value.navigator && (
          <Navigator
            axis={strip}
            closes={closes.value}
            sight={columns}
            onMove={(range) => {
              const isAll = range.from <= 0 && range.to >= strip.columns
              chart.value?.choose({ times: isAll ? undefined : timesOf(range, strip) })
            }}
          />
        )}
        <div class="plot-foot">
          <ReplayBar begin={() => beginOf(columns.peek())} />
          <EventsNote />
          <PaneNotes />
          <LiveBadge />
        </div>
      </div>
    </div>
  )
}

function dropCursor(): void {
  cursor.value = undefined
}

/** The cell that the keyboard has chosen, with where it stands. */
function cursorCell(chart: HeatChart | undefined): (Hovered & { readonly place: Rectangle }) | undefined {
  const chosen = cursor.value
  const place = chosen === undefined ? undefined : chart?.place(chosen.column, chosen.row)
  if (chosen === undefined || place === undefined) return undefined
  return { cell: { ...chosen, x: place.right, y: place.top }, dot: undefined, place }
}

function CellFrame({ place: { left, top, right, bottom } }: { place: Rectangle }) {
  return (
    <div
      class="cell-frame"
      style={{ left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` }}
    />
  )
}

const NO_CLOSES = new Float64Array(0)

/** Close of every column before `end`; NaN where there is no candle. */
function closesOf({ heat, candles }: Drawn, end = heat.columns): Float64Array {
  return Float64Array.from({ length: heat.columns }, (_, column) =>
    column < end ? (candles.get(heat.start + column * heat.step)?.close ?? Number.NaN) : Number.NaN,
  )
}

/** A replay begins at the left of what is in sight, with one column known; UTC ms. */
function beginOf(columns: Range): number {
  const heat = drawn.peek()?.heat
  return heat === undefined ? 0 : heat.start + (Math.max(0, Math.floor(columns.from)) + 1) * heat.step
}

function Tooltip({
  hovered,
  chart,
  width,
}: {
  hovered: Hovered | undefined
  chart: HeatChart | undefined
  width: number
}) {
  const heat = drawn.value?.heat
  if (hovered === undefined || heat === undefined) return null
  const { cell, dot } = hovered
  if (dot !== undefined) return <EventTooltip row={dot.row} x={cell.x} y={cell.y} width={width} />
  if (cell.row < 0 || cell.row >= heat.rows) return null
  return <CellTooltip heat={heat} cell={cell} close={chart?.closeOf(cell.column)} width={width} />
}

function stripOf(heat: Heat | undefined): TimeColumns | undefined {
  return heat === undefined ? undefined : { start: heat.start, step: heat.step, columns: heat.columns }
}
