import { Value } from 'typebox/value'
import { defineError } from '../domain/errors.ts'
import { defaultBucketSize } from '../domain/price-grid.ts'
import type { DataKind } from '../domain/series.ts'
import { type Interval, intervalMs, type TimeRange } from '../domain/time.ts'
import { conservationError } from '../kernel/conservation.ts'
import { COLUMN_GAP, type HeatMatrix } from '../kernel/heat-matrix.ts'
import { sumMatrices } from '../kernel/sum-matrices.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../models/leverage-weights.ts'
import type { LeverageWeight, LiquidationModel } from '../models/model.ts'
import { requireModel } from '../models/registry.ts'
import type { Catalog, Market } from './catalog.ts'
import { parseLeverageWeights } from './leverage-query.ts'
import type { InputLoader, Trigger } from './market-inputs.ts'
import { type MarketRun, runMarket } from './market-run.ts'
import { baseCandleMs, exchangeOf, type MarketScope, resolveScope, tierTables } from './market-scope.ts'
import { type ColumnWindow, isoTime, resolveWindow, type WindowQuery } from './window.ts'

/** USD notional at entry assumed for every modelled position; it chooses the margin tier. */
export const DEFAULT_TYPICAL_NOTIONAL = 10_000
/** Finest bucket: a price of P spans at most P / size buckets, which bounds memory. */
const MAX_BUCKETS_TO_PRICE = 50_000

/** What a caller may ask of a heatmap. */
export interface HeatmapQuery extends WindowQuery {
  readonly symbol: string
  readonly price_bin_size?: number | undefined
  readonly leverage_weights?: string | undefined
  readonly exchanges?: readonly string[] | undefined
  readonly model?: string | undefined
  readonly side?: string | undefined
  readonly typical_notional?: number | undefined
}

/** A query with every default decided: two equal ones give equal answers for one store revision. */
export interface HeatmapPlan {
  readonly symbol: string
  readonly scope: MarketScope
  readonly window: ColumnWindow
  readonly bucketSize: number
  readonly weights: readonly LeverageWeight[]
  readonly areWeightsGiven: boolean
  readonly model: LiquidationModel
  readonly modelOptions: unknown
  readonly typicalNotional: number
}

/** Where a heatmap's data comes from. */
export interface HeatmapSources {
  readonly catalog: Catalog
  readonly inputs: InputLoader
}

/** One venue's part of a heatmap. */
export interface VenueHeat {
  readonly market: Market
  readonly trigger: Trigger
  readonly run: MarketRun
}

/** A heatmap and all that must be said with it. */
export interface Heatmap {
  readonly plan: HeatmapPlan
  readonly matrix: HeatMatrix
  readonly venues: readonly VenueHeat[]
  readonly trigger: Trigger
  readonly dataKind: DataKind
  readonly currentPrice: number | undefined
  readonly warnings: readonly string[]
  readonly conservationError: number
}

const BucketInvalid = defineError('PRICE_BIN_SIZE_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { size: number; least: number }) =>
    `price_bin_size ${d.size} is too fine for this price; the least is ${d.least}`,
})

const ModelOptionInvalid = defineError('MODEL_OPTION_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { model: string; problem: string }) => `options of model ${d.model}: ${d.problem}`,
})

/** Decides every default of a query. @throws the catalogued errors of its parts */
export async function planHeatmap({ catalog, inputs }: HeatmapSources, query: HeatmapQuery): Promise<HeatmapPlan> {
  const model = requireModel(query.model ?? 'time_evolving')
  const scope = await resolveScope(catalog, query.symbol, query.exchanges)
  const window = resolveWindow(query, scope.dataEnd, (range) => baseCandleMs(scope.markets, range))
  return {
    symbol: query.symbol,
    scope,
    window,
    bucketSize: await bucketSizeOf(inputs, scope, query.price_bin_size),
    weights:
      query.leverage_weights === undefined ? DEFAULT_LEVERAGE_WEIGHTS : parseLeverageWeights(query.leverage_weights),
    areWeightsGiven: query.leverage_weights !== undefined,
    model,
    modelOptions: modelOptions(model, query.side === undefined ? {} : { side: query.side }),
    typicalNotional: query.typical_notional ?? DEFAULT_TYPICAL_NOTIONAL,
  }
}

/** Runs the plan on every venue and adds the results. */
export async function computeHeatmap({ catalog, inputs: loader }: HeatmapSources, plan: HeatmapPlan): Promise<Heatmap> {
  const { scope, window } = plan
  const venues: VenueHeat[] = []
  for (const market of scope.markets) {
    const exchange = exchangeOf(market)
    const tables = await tierTables(catalog, exchange)
    const inputs = await loader.load(market)
    const run = runMarket({ ...plan, market, inputs, exchange, tables, stepMs: intervalMs(window.interval) })
    venues.push({ market, trigger: inputs.trigger, run })
  }
  const [first] = venues
  if (first === undefined) throw new Error('Invariant: a scope has at least one market')
  const matrix = sumMatrices(
    venues.map(({ run }) => run.matrix),
    first.run.matrix,
  )
  const triggers = new Set(venues.map(({ trigger }) => trigger))
  return {
    plan,
    matrix,
    venues,
    trigger: triggers.size === 1 ? first.trigger : 'mixed',
    dataKind: venues.some(({ market }) => market.dataKind === 'simulated') ? 'simulated' : 'observed',
    currentPrice: first.run.lastClose,
    warnings: [...scope.warnings, ...venues.flatMap(({ run }) => run.ladder.warnings), ...gapWarnings(matrix, window)],
    conservationError: Math.max(...venues.map(({ run }) => conservationError(run.matrix))),
  }
}

async function bucketSizeOf(inputs: InputLoader, scope: MarketScope, asked: number | undefined): Promise<number> {
  const [first] = scope.markets
  if (first === undefined) throw new Error('Invariant: a scope has at least one market')
  const { bars } = await inputs.load(first)
  const price = bars.close.at(-1) ?? 1
  if (asked === undefined) return defaultBucketSize(price)
  const least = price / MAX_BUCKETS_TO_PRICE
  if (!(asked >= least)) throw BucketInvalid({ size: asked, least: Number(least.toPrecision(2)) })
  return asked
}

function modelOptions(model: LiquidationModel, given: Readonly<Record<string, unknown>>): unknown {
  const options = Value.Default(model.options, { ...given })
  const [fault] = Value.Errors(model.options, options)
  if (fault !== undefined)
    throw ModelOptionInvalid({ model: model.id, problem: `${fault.instancePath} ${fault.message}` })
  return options
}

function gapWarnings(matrix: HeatMatrix, window: TimeRange & { interval: Interval }): string[] {
  const gaps = matrix.state.filter((state) => state === COLUMN_GAP).length
  if (gaps === 0) return []
  const from = isoTime(window.from)
  return [`${gaps} of ${matrix.columns} columns from ${from} on have no complete data; they are gaps, not zeros`]
}
