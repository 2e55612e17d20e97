import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Rectangle } from '../../src/heat-layer/heat-layer.ts'
import { STRINGS } from '../strings.ts'
import { barAmounts } from './bar-amounts.ts'
import { CellTooltip } from './cell-tooltip.tsx'
import { ColorBar } from './color-bar.tsx'
import { cursor } from './cursor.ts'
import { moveCursor } from './cursor-keys.ts'
import { HeatChart, type HoveredCell } from './heat-chart.ts'
import { type Shown, shown } from './heatmap-loader.ts'
import { rasterLooks } from './looks.ts'
import { takePicture } from './picture.ts'
import { exposeForTests } from './test-hook.ts'
import { view } from './view.ts'

/** Chart, colour bar and tooltip of the heatmap on screen. */
export function HeatView() {
  const host = useRef<HTMLDivElement>(null)
  const chart = useSignal<HeatChart | undefined>(undefined)
  const hovered = useSignal<HoveredCell | undefined>(undefined)
  const drawn = useRef<Shown>(undefined)

  useEffect(() => {
    if (host.current === null) return undefined
    const made = new HeatChart(host.current)
    made.onHover((cell) => {
      hovered.value = cell
    })
    chart.value = made
    takePicture.value = () => made.picture()
    exposeForTests(made, host.current)
    return () => {
      takePicture.value = undefined
      made.destroy()
    }
  }, [])

  useSignalEffect(() => {
    const { prices } = view.value
    const looks = rasterLooks.value
    const data = shown.value
    if (chart.value === undefined) return
    chart.value.setFrame({ text: '#c8c9d4', border: 'rgba(255,255,255,0.5)', plot: looks.scale.background })
    if (data === undefined) return
    if (drawn.current !== data) chart.value.setData(data.heat, data.candles)
    drawn.current = data
    chart.value.setLooks(looks, prices)
    barAmounts.value = chart.value.amounts
    // The chart draws in the next frame; this callback comes after its own.
    requestAnimationFrame(() => performance.mark('liqheat-painted'))
  })

  const data = shown.value
  const isSimulated = data?.heat.meta.data_kind === 'simulated'
  const chosen = cursorCell(chart.value)
  const cell = hovered.value ?? chosen?.cell
  return (
    <div class="heat-view">
      <ColorBar />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys choose a cell in it */}
      <div
        class="plot"
        role="application"
        tabIndex={0}
        aria-label={STRINGS.plotLabel}
        onKeyDown={moveCursor}
        onPointerDown={() => {
          cursor.value = undefined
        }}
        onBlur={() => {
          cursor.value = undefined
        }}
      >
        <div class="chart" ref={host} />
        {chosen !== undefined && <CellFrame place={chosen.place} />}
        {isSimulated && (
          <div class="watermark" aria-hidden="true">
            {STRINGS.simulated}
          </div>
        )}
        {data !== undefined && cell !== undefined && cell.row >= 0 && cell.row < data.heat.rows && (
          <CellTooltip
            heat={data.heat}
            cell={cell}
            close={chart.value?.closeOf(cell.column)}
            width={host.current?.clientWidth ?? 0}
          />
        )}
      </div>
    </div>
  )
}

/** The cell that the keyboard has chosen, with where it stands. */
function cursorCell(chart: HeatChart | undefined): { cell: HoveredCell; place: Rectangle } | undefined {
  const chosen = cursor.value
  const place = chosen === undefined ? undefined : chart?.place(chosen.column, chosen.row)
  if (chosen === undefined || place === undefined) return undefined
  return { cell: { ...chosen, x: place.right, y: place.top }, place }
}

function CellFrame({ place: { left, top, right, bottom } }: { place: Rectangle }) {
  return (
    <div
      class="cell-frame"
      style={{ left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` }}
    />
  )
}
