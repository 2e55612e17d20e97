import { formatTime, formatUsd } from '../../format.ts'
import { CHART } from '../../strings.ts'
import type { LiquidationRow } from './events-loader.ts'

const WIDTH = 236
const OFFSET = 16

/** What is known of the liquidation under the pointer. */
export function EventTooltip({ row, x, y, width }: { row: LiquidationRow; x: number; y: number; width: number }) {
  const left = x + OFFSET + WIDTH > width ? Math.max(4, x - OFFSET - WIDTH) : x + OFFSET
  const { exchange, side, price, bankruptcy_price, notional_usd, timestamp, coverage } = row
  return (
    <div class="tooltip event" style={{ left: `${left}px`, top: `${Math.max(4, y - 40)}px`, width: `${WIDTH}px` }}>
      <b class={side}>
        {CHART.liquidated[side]} {formatUsd(notional_usd)} USD
      </b>
      <dl>
        <dt>UTC</dt>
        <dd>{secondsOf(timestamp)}</dd>
        <dt>{CHART.venue}</dt>
        <dd>{exchange}</dd>
        <dt>{price === null ? CHART.bankruptcyPrice : CHART.price}</dt>
        <dd>{price ?? bankruptcy_price}</dd>
        <dt>{CHART.size}</dt>
        <dd>{row.quantity}</dd>
      </dl>
      {coverage === 'sampled' && <p>{CHART.sampledFeed}</p>}
    </div>
  )
}

function secondsOf(timestamp: number): string {
  return `${formatTime(timestamp)}:${String(new Date(timestamp).getUTCSeconds()).padStart(2, '0')}`
}
