import { valueAt } from '../../../src/heat-layer/decode-heatmap.ts'
import { formatTime, formatUsd } from '../../format.ts'
import { STRINGS } from '../../strings.ts'
import { rowPrices } from '../cell-text.ts'
import { cursor } from '../cursor.ts'
import { drawn } from '../live.ts'

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

function cellText(
  heat: NonNullable<typeof drawn.value>['heat'],
  { column, row }: { column: number; row: number },
): string {
  const [low, high] = rowPrices(heat, row)
  const consumed = valueAt(heat.longConsumed, column, row) + valueAt(heat.shortConsumed, column, row)
  return [
    `${formatTime(heat.start + column * heat.step)} UTC`,
    `${STRINGS.tooltipPrice} ${low}–${high}`,
    `${STRINGS.tooltipLong} ${formatUsd(valueAt(heat.long, column, row))}`,
    `${STRINGS.tooltipShort} ${formatUsd(valueAt(heat.short, column, row))}`,
    `${STRINGS.tooltipConsumed} ${formatUsd(consumed)}`,
  ].join(', ')
}
