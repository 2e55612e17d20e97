import { axisTicks } from '../../domain/axis-ticks.ts'
import { html, type Markup } from '../markup.ts'
import type { ScoreRow } from '../report.ts'

const SIZE = 240
const LEFT = 40
const RIGHT = 8
const TOP = 8
const BOTTOM = 32
const MOST_TICKS = 4

/**
 * Predicted against realised share, with the diagonal of a map that is right.
 *
 * Axes go by the square root: shares of faint cells would lie on each other.
 *
 * @param highest - share at the end of both axes, the same for all plots that are compared
 */
export function reliabilityPlot(bins: ScoreRow['reliability'], highest: number): Markup {
  const scale = (share: number): number => Math.sqrt(Math.max(0, share) / highest)
  const x = (share: number): string => (LEFT + scale(share) * (SIZE - LEFT - RIGHT)).toFixed(1)
  const y = (share: number): string => (SIZE - BOTTOM - scale(share) * (SIZE - TOP - BOTTOM)).toFixed(1)
  const ticks = axisTicks(0, highest, MOST_TICKS)
  const path = bins.map((bin) => `${x(bin.predicted_share)},${y(bin.realised_share)}`).join(' ')
  return html`<svg class="reliability" viewBox="0 0 ${SIZE} ${SIZE}" aria-hidden="true">
${ticks.map((tick) => tickMarks(tick, x(tick), y(tick)))}
<line class="diagonal" x1="${x(0)}" y1="${y(0)}" x2="${x(highest)}" y2="${y(highest)}"/>
<polyline class="curve" points="${path}"/>
${bins.map((bin) => html`<circle class="dot" cx="${x(bin.predicted_share)}" cy="${y(bin.realised_share)}" r="3"/>`)}
<text x="${(LEFT + SIZE - RIGHT) / 2}" y="${SIZE - 4}" text-anchor="middle">predicted share</text>
<text x="10" y="${(TOP + SIZE - BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 10 ${(TOP + SIZE - BOTTOM) / 2})">realised share</text>
</svg>`
}

function tickMarks(tick: number, x: string, y: string): Markup {
  const label = `${Number((tick * 100).toPrecision(3))} %`
  return html`<line class="grid" x1="${LEFT}" x2="${SIZE - RIGHT}" y1="${y}" y2="${y}"/>
<line class="grid" x1="${x}" x2="${x}" y1="${TOP}" y2="${SIZE - BOTTOM}"/>
<text x="${x}" y="${SIZE - BOTTOM + 12}" text-anchor="middle">${label}</text>
<text x="${LEFT - 4}" y="${y}" dy="0.32em" text-anchor="end">${label}</text>`
}
