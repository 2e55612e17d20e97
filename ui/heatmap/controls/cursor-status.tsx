import { valueAt } from '../../../src/heat-layer/decode-heatmap.ts'
import { formatTime, formatUsd } from '../../format.ts'
import { STRINGS } from '../../strings.ts'
import { rowPrices } from '../cell-text.ts'
import { type Cell, cursor } from '../cursor.ts'
import { hidden } from '../heatmap-loader.ts'
import { drawn } from '../live.ts'
import { amountIn, sideSpans } from '../shown-amounts.ts'

/** Tells screen readers the cell that the keyboard has chosen. */
export function CursorStatus() {
  const heat = drawn.value?.heat
  const cell = cursor.value
  return (
    <p class="hidden" role="status">
      {heat !== undefined && cell !== undefined && cellText(heat, cell)}
    </p>
  )
}

function cellText(heat: NonNullable<typeof drawn.value>['heat'], cell: Cell): string {
  const { column, row } = cell
  const [low, high] = rowPrices(heat, row)
  const sides = sideSpans(heat, hidden.value)
  const consumed = valueAt(heat.longConsumed, column, row) + valueAt(heat.shortConsumed, column, row)
  return [
    `${formatTime(heat.start + column * heat.step)} UTC`,
    `${STRINGS.tooltipPrice} ${low}–${high}`,
    `${STRINGS.tooltipLong} ${formatUsd(amountIn(sides.long, cell))}`,
    `${STRINGS.tooltipShort} ${formatUsd(amountIn(sides.short, cell))}`,
    `${STRINGS.tooltipConsumed} ${formatUsd(consumed)}`,
  ].join(', ')
}
