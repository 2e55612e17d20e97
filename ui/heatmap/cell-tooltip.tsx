import { bucketPrice } from '../../src/domain/price-grid.ts'
import { type Heat, STATE_GAP, STATE_OPEN, valueAt } from '../../src/heat-layer/decode-heatmap.ts'
import { formatClock, formatTime, formatUsd } from '../format.ts'
import { STRINGS } from '../strings.ts'
import type { HoveredCell } from './heat-chart.ts'

const WIDTH = 236
const OFFSET = 16
/** Below this width the tooltip stands at the top edge, out of the finger's way. */
const NARROW = 600

/** What is known of the cell under the pointer. */
export function CellTooltip({
  heat,
  cell,
  close,
  width,
}: {
  heat: Heat
  cell: HoveredCell
  close: number | undefined
  width: number
}) {
  const { column, row } = cell
  const opened = heat.start + column * heat.step
  const low = bucketPrice(heat.firstBucket + row, heat.bucketSize)
  const high = bucketPrice(heat.firstBucket + row + 1, heat.bucketSize)
  const consumed = valueAt(heat.longConsumed, column, row) + valueAt(heat.shortConsumed, column, row)
  const left = cell.x + OFFSET + WIDTH > width ? Math.max(4, cell.x - OFFSET - WIDTH) : cell.x + OFFSET
  const top = width < NARROW ? 4 : Math.max(4, cell.y - 40)
  const state = heat.state[column]
  return (
    <div class="tooltip" style={{ left: `${left}px`, top: `${top}px`, width: `${WIDTH}px` }}>
      <b>
        {formatTime(opened)}–{formatClock(opened + heat.step)} UTC
      </b>
      {state === STATE_GAP ? (
        <p>{STRINGS.tooltipGap}</p>
      ) : (
        <dl>
          <dt>Price</dt>
          <dd>
            {low}–{high}
          </dd>
          <dt class="long">{STRINGS.tooltipLong}</dt>
          <dd>{formatUsd(valueAt(heat.long, column, row))}</dd>
          <dt class="short">{STRINGS.tooltipShort}</dt>
          <dd>{formatUsd(valueAt(heat.short, column, row))}</dd>
          <dt>{STRINGS.tooltipConsumed}</dt>
          <dd>{formatUsd(consumed)}</dd>
          {close !== undefined && (
            <>
              <dt>{STRINGS.tooltipDistance}</dt>
              <dd>{distance((low + high) / 2, close)}</dd>
            </>
          )}
        </dl>
      )}
      {state === STATE_OPEN && <p>{STRINGS.tooltipOpen}</p>}
    </div>
  )
}

function distance(price: number, close: number): string {
  const percent = (price / close - 1) * 100
  return `${percent >= 0 ? '+' : '−'}${Math.abs(percent).toFixed(2)} %`
}
