import { type LiquidationMapSide, liquidationMap } from '../../analysis/liquidation-map.ts'
import type { PriceDensity } from '../../analysis/price-density.ts'
import { AppError } from '../../domain/errors.ts'
import { roundCents } from '../../export/heat-cells.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import { sumSides } from '../../services/model-densities.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from '../answers/answer.ts'
import { envelope } from './envelope.ts'
import { stateMeta } from './map-answer.ts'
import { coinOf } from './names.ts'
import { recentPositions } from './recent-positions.ts'

/** What the max pain of some symbols is asked. */
export interface CoinglassMaxPainQuestion {
  readonly kind: 'max-pain'
  /** One for each symbol. */
  readonly queries: readonly HeatmapQuery[]
  /** Only positions opened in so many ms before the state. */
  readonly lengthMs: number
  /** Whether a symbol that cannot be answered is left out with a warning, or fails the answer. */
  readonly skipsFailures: boolean
}

/** Computes the max pain of symbols in the shape of CoinGlass, one after the other. */
export async function coinglassMaxPain(
  sources: AnswerSources,
  { queries, lengthMs, skipsFailures }: CoinglassMaxPainQuestion,
): Promise<AnswerBody> {
  const rows: MaxPainRow[] = []
  const warnings: string[] = []
  for (const query of queries) {
    try {
      rows.push(await maxPainRow(sources, { query, lengthMs }))
    } catch (cause) {
      if (!(skipsFailures && cause instanceof AppError && cause.kind === 'data')) throw cause
      warnings.push(`${query.symbol}: ${cause.message}`)
    }
  }
  const now = sources.now()
  const dataEnd = rows.length === 0 ? null : Math.min(...rows.map(({ data_end }) => data_end))
  return jsonBody(
    envelope(rows, {
      model: rows[0]?.model ?? null,
      model_version: rows[0]?.model_version ?? null,
      exchanges: [...new Set(rows.flatMap(({ exchanges }) => exchanges))].sort(),
      data_end: dataEnd,
      generated_at: now,
      freshness_seconds: dataEnd === null ? null : Math.max(0, Math.round((now - dataEnd) / 1000)),
      data_kind: rows.some(({ data_kind }) => data_kind === 'simulated') ? 'simulated' : 'observed',
      warnings: [...warnings, ...rows.flatMap((row) => row.warnings.map((text) => `${row.pair}: ${text}`))],
    }),
  )
}

type MaxPainRow = Awaited<ReturnType<typeof maxPainRow>>

async function maxPainRow(
  sources: AnswerSources,
  { query, lengthMs }: { readonly query: HeatmapQuery; readonly lengthMs: number },
) {
  const state = await sources.mapStates.read(await planHeatmap(sources, query))
  const sides = sumSides(await recentPositions(sources, { state, lengthMs }), state.plan.bucketSize)
  const { long, short } = liquidationMap({
    price: state.price,
    long: sideInput(sides.long),
    short: sideInput(sides.short),
  })
  const { model, model_version, exchanges, data_end, freshness_seconds, data_kind, warnings } = stateMeta(
    state,
    sources.now(),
  )
  return {
    symbol: coinOf(query.symbol),
    price: state.price,
    long_max_pain_liq_level: levelOf(long),
    long_max_pain_liq_price: long.maxPain?.price ?? null,
    short_max_pain_liq_level: levelOf(short),
    short_max_pain_liq_price: short.maxPain?.price ?? null,
    pair: query.symbol,
    model,
    model_version,
    exchanges,
    opened_since: state.time - lengthMs,
    data_end,
    freshness_seconds,
    data_kind,
    warnings,
  }
}

function sideInput(total: PriceDensity) {
  return { total, byLeverage: [], byExchange: [] }
}

/** USD under the kernel around max pain; null without any mass within 10 % of the price. */
function levelOf({ maxPain }: LiquidationMapSide): number | null {
  return maxPain === undefined ? null : roundCents(maxPain.mass)
}
