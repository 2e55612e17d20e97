import { liquidationMap } from '../../analysis/liquidation-map.ts'
import { densityTotal, type PriceDensity } from '../../analysis/price-density.ts'
import type { TrackedZone } from '../../analysis/zone-tracker.ts'
import type { Side } from '../../domain/series.ts'
import { roundCents } from '../../export/heat-cells.ts'
import { COLUMN_GAP, type HeatMatrix } from '../../kernel/heat-matrix.ts'
import { computeHeatmap } from '../../services/heatmap.ts'
import { type HeatmapPlan, type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import type { MapState } from '../../services/map-state.ts'
import { timeframeWindow } from '../../services/timeframe.ts'
import { priceRange } from '../heatmap-points.ts'
import { percentFrom } from '../zone-answer.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from './answer.ts'

const DAY = 86_400_000
/** A price of the day before may be that much older: candles of an hour are the longest that a row waits for. */
const PRICE_LATENESS_MS = 3_600_000
/** Within this distance the sides are weighed against each other, %. */
const IMBALANCE_PCT = 5
/**
 * A zone is dense with this share of its side's largest within the range: a quarter, as a peak must stand out by a
 * quarter of the highest to be a zone at all.
 */
export const DENSE_SHARE = 0.25

/** What is asked of one symbol of GET /liquidations/screener. */
export interface ScreenerQuestion {
  readonly query: HeatmapQuery
  readonly looks: { readonly range_pct: number }
}

/** A zone as a row of the screener names it; USD. */
export interface ScreenedZone {
  readonly id: string
  readonly peak_price: number
  readonly distance_pct: number
  readonly total_density: number
}

/** What a model tells of a symbol; what was observed is read beside it. */
export interface ModelledRow {
  readonly symbol: string
  readonly current_price: number
  readonly exchanges: string[]
  readonly data_end: number
  readonly day_start: number
  readonly data_kind: 'observed' | 'simulated'
  readonly zone_above: ScreenedZone | null
  readonly zone_below: ScreenedZone | null
  readonly largest_above: ScreenedZone | null
  readonly largest_below: ScreenedZone | null
  readonly imbalance: number | null
  readonly long_density: number
  readonly short_density: number
  readonly consumed_24h: { readonly long: number; readonly short: number }
  readonly price_change_24h_pct: number | null
  readonly model: string
  readonly warnings: string[]
}

/** Computes what a model tells of one symbol, as JSON of a `ModelledRow`. @throws the errors of `planHeatmap` */
export async function screenerAnswer(sources: AnswerSources, question: ScreenerQuestion): Promise<AnswerBody> {
  return jsonBody(await modelledRow(sources, question))
}

async function modelledRow(sources: AnswerSources, { query, looks }: ScreenerQuestion): Promise<ModelledRow> {
  const plan = await planHeatmap(sources, query)
  const state = await sources.mapStates.read(plan)
  const window = timeframeWindow(plan, '24h')
  const { matrix, warnings } = await computeHeatmap(sources, { ...plan, window })
  const above = zonesOf(state, 'short', looks.range_pct)
  const below = zonesOf(state, 'long', looks.range_pct)
  return {
    symbol: plan.symbol,
    current_price: state.price,
    exchanges: state.venues.map(({ market }) => market.exchange),
    data_end: state.time,
    day_start: window.from,
    data_kind: state.dataKind,
    zone_above: nearestDense(above),
    zone_below: nearestDense(below),
    largest_above: largest(above),
    largest_below: largest(below),
    imbalance: imbalanceOf(state),
    long_density: roundCents(densityTotal(state.long)),
    short_density: roundCents(densityTotal(state.short)),
    consumed_24h: { long: consumed(matrix, 'longConsumed'), short: consumed(matrix, 'shortConsumed') },
    price_change_24h_pct: await priceChange(sources, plan, state),
    model: plan.model.id,
    // Those of the map, and the gaps of the day.
    warnings: [...new Set([...state.warnings, ...(matrix.state.includes(COLUMN_GAP) ? warnings : [])])],
  }
}

/** Zones of a side within the range on its own side of the price, the nearest first. */
function zonesOf({ zones, price }: MapState, side: Side, rangePct: number): ScreenedZone[] {
  const { low, high } = priceRange(price, rangePct)
  const isOutward = (peak: number) => (side === 'short' ? peak > price && peak < high : peak < price && peak >= low)
  return zones
    .filter((zone) => zone.side === side && isOutward(zone.peakPrice))
    .map((zone) => screened(zone, price))
    .sort((a, b) => Math.abs(a.distance_pct) - Math.abs(b.distance_pct))
}

function screened({ id, peakPrice, mass }: TrackedZone, price: number): ScreenedZone {
  return {
    id,
    peak_price: peakPrice,
    distance_pct: percentFrom(price, peakPrice),
    total_density: roundCents(mass),
  }
}

function largest(zones: readonly ScreenedZone[]): ScreenedZone | null {
  const most = Math.max(...zones.map((zone) => zone.total_density))
  return zones.find((zone) => zone.total_density === most) ?? null
}

function nearestDense(zones: readonly ScreenedZone[]): ScreenedZone | null {
  const least = DENSE_SHARE * (largest(zones)?.total_density ?? 0)
  return zones.find((zone) => zone.total_density >= least) ?? null
}

function imbalanceOf({ price, long, short }: MapState): number | null {
  const side = (total: PriceDensity) => ({ total, byLeverage: [], byExchange: [] })
  const { imbalance } = liquidationMap({ price, long: side(long), short: side(short) })
  const value = imbalance.find(({ distancePercent }) => distancePercent === IMBALANCE_PCT)?.value
  return value === undefined ? null : Number(value.toPrecision(6))
}

function consumed(matrix: HeatMatrix, name: 'longConsumed' | 'shortConsumed'): number {
  return roundCents(matrix.state.reduce((sum, _, t) => sum + matrix[name].sum(t), 0))
}

/** Null where no candle closed about a day before. */
async function priceChange(
  { inputs }: AnswerSources,
  { scope }: HeatmapPlan,
  { time }: MapState,
): Promise<number | null> {
  const [market] = scope.markets
  if (market === undefined) return null
  const [before, now] = await Promise.all([inputs.closeAt(market, time - DAY), inputs.closeAt(market, time)])
  if (before === undefined || now === undefined || before.time < time - DAY - PRICE_LATENESS_MS) return null
  return percentFrom(before.price, now.price)
}
