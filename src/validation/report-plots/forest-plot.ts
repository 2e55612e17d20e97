import { axisTicks } from '../../domain/axis-ticks.ts'
import { signedText } from '../../domain/figure-text.ts'
import { type BoardRow, boardOf } from '../leaderboard.ts'
import { html, type Markup } from '../markup.ts'
import { hasNoMap, NO_MAP_TEXT } from '../no-map.ts'
import { gainText } from '../number-text.ts'
import type { Horizon, ValidationReport } from '../report.ts'

const ROW = 22
const AXIS = 20
const MOST_TICKS = 5
/** Room beside the outermost end, as a share of the span. */
const MARGIN = 0.06
/** Labels nearer to an end than this, as a share of the span, begin or end there: the middle of one would be cut. */
const EDGE = 0.12

/** Gains over the uniform baseline with their intervals, the best first, on one axis; undefined without any. */
export function forestPlot(report: ValidationReport, horizon: Horizon): Markup | undefined {
  const { rows } = boardOf(report, { horizon, side: 'both', regime: 'all' })
  const scored = rows.filter(({ gain_bits }) => gain_bits.value !== null)
  if (scored.length === 0) return undefined
  const ends = scored.flatMap(({ gain_bits: { value, low, high } }) => [value ?? 0, low ?? 0, high ?? 0])
  const margin = (Math.max(0.01, ...ends) - Math.min(-0.01, ...ends)) * MARGIN
  const from = Math.min(-0.01, ...ends) - margin
  const span = Math.max(0.01, ...ends) + margin - from
  const at = (gain: number): string => `${(((gain - from) / span) * 100).toFixed(2)}%`
  const ticks = axisTicks(from, from + span, MOST_TICKS)
  return html`<div class="forest">${scored.map((row) => forestRow(row, at, ticks))}
<div class="forest-axis">${axis(ticks, { at, share: (tick) => (tick - from) / span })}</div></div>`
}

function forestRow(row: BoardRow, at: (gain: number) => string, ticks: readonly number[]): Markup {
  const { forecaster, kind, gain_bits: gain } = row
  return html`<div class="forest-name">${forecaster} <span class="kind">${kind}</span></div>
<div class="forest-value">${hasNoMap(forecaster, gain) ? NO_MAP_TEXT : gainText(gain)}</div>
<svg class="forest-mark ${kind}" width="100%" height="${ROW}" aria-hidden="true">${ticks.map((tick) => gridLine(at(tick), tick === 0))}${marks(row, at)}</svg>`
}

function gridLine(x: string, isZero: boolean): Markup {
  return html`<line class="${isZero ? 'zero' : 'grid'}" x1="${x}" x2="${x}" y1="0" y2="${ROW}"/>`
}

/** A square for what is simple, a disc for a model; hollow where the interval holds 0. */
function marks({ kind, gain_bits: { value, low, high } }: BoardRow, at: (gain: number) => string): Markup[] {
  const middle = ROW / 2
  const x = at(value ?? 0)
  const isClear = low !== null && high !== null && (low > 0 || high < 0)
  const shape = isClear ? 'dot' : 'dot hollow'
  const interval =
    low === null || high === null
      ? []
      : [html`<line class="interval" x1="${at(low)}" x2="${at(high)}" y1="${middle}" y2="${middle}"/>`]
  const dot =
    kind === 'model'
      ? html`<circle class="${shape}" cx="${x}" cy="${middle}" r="4.5"/>`
      : html`<svg x="${x}" y="${middle}" overflow="visible"><rect class="${shape}" x="-4" y="-4" width="8" height="8"/></svg>`
  return [...interval, dot]
}

function axis(
  ticks: readonly number[],
  { at, share }: { at: (gain: number) => string; share: (gain: number) => number },
): Markup {
  const labels = ticks.map(
    (tick) => html`<text x="${at(tick)}" y="12" text-anchor="${anchorOf(share(tick))}">${signedText(tick, 2)}</text>`,
  )
  return html`<svg width="100%" height="${AXIS}" aria-hidden="true">${labels}</svg>`
}

function anchorOf(share: number): 'start' | 'middle' | 'end' {
  if (share < EDGE) return 'start'
  return share > 1 - EDGE ? 'end' : 'middle'
}
