import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { colorScale } from '../../src/domain/color-scale.ts'
import { STRINGS } from '../strings.ts'
import { CellTooltip } from './cell-tooltip.tsx'
import { ColorBar } from './color-bar.tsx'
import { HeatChart, type HoveredCell } from './heat-chart.ts'
import { type Shown, shown } from './heatmap-loader.ts'
import { exposeForTests } from './test-hook.ts'
import { view } from './view.ts'

/** Chart, colour bar and tooltip of the heatmap on screen. */
export function HeatView() {
  const host = useRef<HTMLDivElement>(null)
  const chart = useSignal<HeatChart | undefined>(undefined)
  const hovered = useSignal<HoveredCell | undefined>(undefined)
  const max = useSignal(0)
  const drawn = useRef<Shown>(undefined)

  useEffect(() => {
    if (host.current === null) return undefined
    const made = new HeatChart(host.current)
    made.onHover((cell) => {
      hovered.value = cell
    })
    chart.value = made
    exposeForTests(made, host.current)
    return () => made.destroy()
  }, [])

  useSignalEffect(() => {
    const { colors, mapping, fixed, low, high, long, short, consumed, prices } = view.value
    const data = shown.value
    if (chart.value === undefined) return
    const scale = colorScale(colors)
    chart.value.setFrame({ text: '#c8c9d4', border: 'rgba(255,255,255,0.5)', plot: scale.background })
    if (data === undefined) return
    if (drawn.current !== data) chart.value.setData(data.heat, data.candles)
    drawn.current = data
    chart.value.setLooks(
      { scale, mapping, fixedMax: fixed, low, high, showLong: long, showShort: short, showConsumed: consumed },
      prices,
    )
    max.value = chart.value.max
    // The chart draws in the next frame; this callback comes after its own.
    requestAnimationFrame(() => performance.mark('liqheat-painted'))
  })

  const data = shown.value
  const isSimulated = data?.heat.meta.data_kind === 'simulated'
  const cell = hovered.value
  return (
    <div class="heat-view">
      <ColorBar theme={view.value.colors} max={max.value} threshold={view.value.low} />
      <div class="plot">
        <div class="chart" ref={host} />
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
