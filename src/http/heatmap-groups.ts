import { defineError } from '../domain/errors.ts'
import type { SpanSeries } from '../kernel/heat-matrix.ts'
import type { BreakdownKind, ExchangePart, HeatBreakdown } from '../services/heat-breakdown.ts'
import { bandEnd, type LeverageBands, parseLeverageBands } from '../services/leverage-bands.ts'
import type { LeveragePart } from '../services/leverage-parts.ts'
import { type AnswerFormat, PACKED_FORMATS } from './formats/answer-format.ts'

/** A part of a heatmap as answers name it. */
export type HeatGroup =
  | {
      readonly id: string
      readonly label: string
      readonly leverage: number
      /** End of a band, exclusive; null for the highest, absent where leverages are not joined. */
      readonly leverage_to?: number | null
    }
  | { readonly id: string; readonly exchange: string }

/** The parts of a heatmap as answers carry them. */
export interface HeatGroups {
  readonly by: BreakdownKind
  readonly groups: readonly HeatGroup[]
  /** Quantities of all groups, named `<id of the group>.<quantity>`. */
  readonly series: readonly (readonly [string, SpanSeries])[]
}

const BreakdownFormat = defineError('BREAKDOWN_FORMAT', {
  status: 400,
  kind: 'usage',
  message: (d: { by: BreakdownKind; format: AnswerFormat }) =>
    `breakdown=${d.by} is not answered as format=${d.format}; use ${PACKED_FORMATS.map((format) => `format=${format}`).join(' or ')}`,
})

/** @throws BREAKDOWN_FORMAT for a breakdown in a format that lists the cells of the whole alone */
export function requireBreakdownFormat(by: BreakdownKind | undefined, format: AnswerFormat): void {
  if (by !== undefined && !PACKED_FORMATS.some((packed) => packed === format)) throw BreakdownFormat({ by, format })
}

const LeverageBandsUnused = defineError('LEVERAGE_BANDS_UNUSED', {
  status: 400,
  kind: 'usage',
  message: (d: { text: string; by: BreakdownKind | undefined }) =>
    `leverage_bands=${d.text} joins parts of a breakdown by leverage, but the request has ${d.by === undefined ? 'no breakdown' : `breakdown=${d.by}`}; add breakdown=leverage, or leave leverage_bands out`,
})

/**
 * The bands that parts by leverage are joined to; undefined where none are asked for.
 *
 * @throws LEVERAGE_BANDS_UNUSED for bands without a breakdown by leverage
 * @throws LEVERAGE_BANDS_INVALID for a text that is no list of leverages
 */
export function requestedBands(by: BreakdownKind | undefined, text: string | undefined): LeverageBands | undefined {
  if (text === undefined) return undefined
  if (by !== 'leverage') throw LeverageBandsUnused({ text, by })
  return parseLeverageBands(text)
}

/** Names the parts of a heatmap. */
export function heatGroups(breakdown: HeatBreakdown): HeatGroups {
  if (breakdown.by === 'exchange') {
    const { by, parts } = breakdown
    const groups = parts.map(({ exchange }) => ({ id: `exchange_${exchange}`, exchange }))
    return { by, groups, series: parts.flatMap(exchangeSeries) }
  }
  const { by, bands, parts } = breakdown
  const groups = parts.map(({ leverage }) => leverageGroup(leverage, bands))
  return { by, groups, series: parts.flatMap(leverageSeries) }
}

function exchangeSeries(part: ExchangePart): [string, SpanSeries][] {
  const id = `exchange_${part.exchange}`
  return [
    [`${id}.long_density`, part.longDensity],
    [`${id}.short_density`, part.shortDensity],
    [`${id}.long_consumed`, part.longConsumed],
    [`${id}.short_consumed`, part.shortConsumed],
  ]
}

function leverageSeries(part: LeveragePart): [string, SpanSeries][] {
  const id = leverageId(part.leverage)
  return [
    [`${id}.long_density`, part.longDensity],
    [`${id}.short_density`, part.shortDensity],
  ]
}

function leverageGroup(leverage: number, bands: LeverageBands | undefined): HeatGroup {
  const id = leverageId(leverage)
  if (bands === undefined) return { id, label: `${leverage}x`, leverage }
  const end = bandEnd(bands, leverage)
  const label = end === undefined ? `${leverage}x+` : leverage === 1 ? `<${end}x` : `${leverage}–${end}x`
  return { id, label, leverage, leverage_to: end ?? null }
}

function leverageId(leverage: number): string {
  return `leverage_${leverage}`
}
