import { formatPrice, formatUsd } from '../format.ts'
import { SCREENER } from '../strings.ts'
import type { Zone } from './screener-rows.ts'

/** Distance at which a bar is full, %. */
const FAR_PCT = 10

/** A signed percentage in the colour of its sign. */
export function Percent({ value, digits = 2 }: { value: number | null; digits?: number }) {
  if (value === null) return <span class="none">—</span>
  return <span class={value < 0 ? 'down' : 'up'}>{`${value > 0 ? '+' : ''}${value.toFixed(digits)} %`}</span>
}

/** The nearest dense zone of a side: how far, how much, and where; the bar is the shorter the nearer it is. */
export function ZoneCell({ zone, side }: { zone: Zone | null; side: 'long' | 'short' }) {
  if (zone === null) return <span class="none">—</span>
  const share = Math.min(1, Math.abs(zone.distance_pct) / FAR_PCT)
  return (
    <span class="zone" title={`${SCREENER.zonePrice} ${formatPrice(zone.peak_price)}`}>
      <span class="zone-text">
        <b>{`${zone.distance_pct > 0 ? '+' : ''}${zone.distance_pct.toFixed(2)} %`}</b>
        <span>{formatUsd(zone.total_density)}</span>
      </span>
      <span class="bar" aria-hidden="true">
        <i class={side} style={{ width: `${Math.max(3, 100 * share)}%` }} />
      </span>
    </span>
  )
}

/** Which side has more to be liquidated near the price: shorts to the right, longs to the left. */
export function ImbalanceCell({ value }: { value: number | null }) {
  if (value === null) return <span class="none">—</span>
  const side = value < 0 ? 'long' : 'short'
  const width = `${50 * Math.abs(value)}%`
  const place = value < 0 ? { right: '50%', width } : { left: '50%', width }
  return (
    <span class="zone">
      <span class="zone-text">
        <b class={side}>{Math.round(100 * Math.abs(value))} %</b>
        <span>{value < 0 ? SCREENER.longs : SCREENER.shorts}</span>
      </span>
      <span class="bar middle" aria-hidden="true">
        <i class={side} style={place} />
      </span>
    </span>
  )
}

/** Sums of both sides. */
export function SidesCell({ sums }: { sums: { readonly long: number; readonly short: number } | null }) {
  if (sums === null) return <span class="none">—</span>
  return (
    <span class="sides">
      <span class="long">
        <span class="hidden">{SCREENER.longs} </span>
        {formatUsd(sums.long)}
      </span>
      <span class="short">
        <span class="hidden">{SCREENER.shorts} </span>
        {formatUsd(sums.short)}
      </span>
    </span>
  )
}
