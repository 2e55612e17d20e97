import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { type Heat, STATE_GAP, STATE_OPEN, valueAt } from '../../src/heat-layer/decode-heatmap.ts'
import { formatClock, formatTime, formatUsd } from '../format.ts'
import { STRINGS } from '../strings.ts'
import { exchangeParts, leverageParts, wantParts } from './cell-parts.ts'
import { type CellPart, distanceText, exchangeCellParts, leverageCellParts, rowPrices } from './cell-text.ts'
import type { HoveredCell } from './heat-chart.ts'
import { type HeatmapMeta, hidden } from './heatmap-loader.ts'
import { amountIn, sideSpans } from './shown-amounts.ts'

const WIDTH = 272
const OFFSET = 16
/** Below this width the tooltip stands at the top edge, out of the finger's way. */
const NARROW = 600
/** Whoever rests on the chart so long, ms, wants to know more: then parts of the view are loaded. */
const DWELL_MS = 400

/** What is known of the cell under the pointer, or under the cursor of the keyboard. */
export function CellTooltip({
  heat,
  cell,
  close,
  width,
}: {
  heat: Heat<HeatmapMeta>
  cell: HoveredCell
  close: number | undefined
  width: number
}) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const timer = setTimeout(() => wantParts(cell.column), DWELL_MS)
    return () => clearTimeout(timer)
  }, [cell.column, cell.row])
  const left = cell.x + OFFSET + WIDTH > width ? Math.max(4, cell.x - OFFSET - WIDTH) : cell.x + OFFSET
  const top = width < NARROW ? 4 : Math.max(4, cell.y - 40)
  useLayoutEffect(() => {
    const element = host.current
    const space = element?.parentElement?.clientHeight ?? 0
    // Its height is known only now: it stays within the plot.
    if (element !== null) element.style.top = `${Math.max(4, Math.min(top, space - element.offsetHeight - 4))}px`
  })
  const { column } = cell
  const byLeverage = leverageCellParts(leverageParts.value, heat, cell).filter(({ id }) => !hidden.value.has(id))
  const byExchange = exchangeCellParts(exchangeParts.value, heat, cell)
  const opened = heat.start + column * heat.step
  const state = heat.state[column]
  return (
    <div class="tooltip" ref={host} style={{ left: `${left}px`, width: `${WIDTH}px` }}>
      <b>
        {formatTime(opened)}–{formatClock(opened + heat.step)} UTC
      </b>
      {state === STATE_GAP ? (
        <p>{STRINGS.tooltipGap}</p>
      ) : (
        <dl>
          <CellFacts heat={heat} cell={cell} close={close} />
          <PartRows title={STRINGS.tooltipLeverage} parts={byLeverage} />
          <PartRows title={STRINGS.tooltipExchange} parts={byExchange} />
        </dl>
      )}
      {state === STATE_OPEN && <p>{STRINGS.tooltipOpen}</p>}
    </div>
  )
}

function CellFacts({ heat, cell, close }: { heat: Heat<HeatmapMeta>; cell: HoveredCell; close: number | undefined }) {
  const { column, row } = cell
  const [low, high] = rowPrices(heat, row)
  const sides = sideSpans(heat, hidden.value)
  const decimals = Math.max(0, Math.ceil(-Math.log10(heat.bucketSize) - 1e-9)) + 1
  const middle = (low + high) / 2
  const now = heat.meta.current_price
  const consumed = valueAt(heat.longConsumed, column, row) + valueAt(heat.shortConsumed, column, row)
  return (
    <>
      <dt>{STRINGS.tooltipPrice}</dt>
      <dd>
        {low}–{high}
      </dd>
      <dt class="long">{STRINGS.tooltipLong}</dt>
      <dd>{formatUsd(amountIn(sides.long, cell))}</dd>
      <dt class="short">{STRINGS.tooltipShort}</dt>
      <dd>{formatUsd(amountIn(sides.short, cell))}</dd>
      <dt>{STRINGS.tooltipConsumed}</dt>
      <dd>{formatUsd(consumed)}</dd>
      {close !== undefined && (
        <>
          <dt>{STRINGS.tooltipDistance}</dt>
          <dd>{distanceText(middle, close, decimals)}</dd>
        </>
      )}
      {now !== null && (
        <>
          <dt>{STRINGS.tooltipNow}</dt>
          <dd>{distanceText(middle, now, decimals)}</dd>
        </>
      )}
    </>
  )
}

function PartRows({ title, parts }: { title: string; parts: readonly CellPart[] }) {
  if (parts.length === 0) return null
  return (
    <>
      <dt class="parts">{title}</dt>
      <dd class="parts" />
      {parts.map(({ label, usd }) => (
        <div class="part" key={label}>
          <dt>{label}</dt>
          <dd>{formatUsd(usd)}</dd>
        </div>
      ))}
    </>
  )
}
