import { cumulativeCurve, lookOutward, massWithin } from '../analysis/cumulative-curve.ts'
import { findZones, type Zone } from '../analysis/find-zones.ts'
import { type ModelAgreement, modelAgreement } from '../analysis/model-agreement.ts'
import { densityTotal } from '../analysis/price-density.ts'
import { AppError, defineError } from '../domain/errors.ts'
import { ceilTime, INTERVALS, type Interval, intervalMs } from '../domain/time.ts'
import { asPrice, type Price } from '../domain/units.ts'
import { COLUMN_GAP } from '../kernel/heat-matrix.ts'
import type { LiquidationModel } from '../models/model.ts'
import { optionSchemas } from '../models/option-schemas.ts'
import { MODELS, requireModel } from '../models/registry.ts'
import { computeHeatmap, type Heatmap } from './heatmap.ts'
import { type HeatmapPlan, type HeatmapQuery, type HeatmapSources, planHeatmap } from './heatmap-plan.ts'
import { walkStep } from './map-walk.ts'
import { chooseModel } from './model-choice.ts'
import { columnDensity, type TwoSides } from './model-densities.ts'
import type { ColumnWindow } from './window.ts'
import { isoTime } from './window.ts'

/** Share of mass is given within this distance of the price, as ratio of it. */
const NEAR = 0.05

const ParametersUncompared = defineError('PARAMETERS_UNCOMPARED', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string; model: string }) =>
    `parameters ${d.name} are of model ${d.model}, which is not compared; add it to models`,
})

/** A question about several models at once. */
export interface ComparisonQuery extends Omit<HeatmapQuery, 'model'> {
  /** Parameter set of one of the models; the others have their defaults. */
  readonly parameters?: string | undefined
  /** Model ids; undefined takes every model that can run. */
  readonly models?: readonly string[] | undefined
}

/** What one model has open. USD notional at entry. */
export interface ComparedModel extends TwoSides {
  readonly plan: HeatmapPlan
  readonly longMass: number
  readonly shortMass: number
  /** Of all mass, the ratio that lies within 5 % of the price; undefined without mass. */
  readonly nearShare: number | undefined
  /** Longs, then shorts, from low to high prices. */
  readonly zones: readonly Zone[]
  readonly exchanges: readonly string[]
  readonly warnings: readonly string[]
}

/** A model that has no map here, and why. */
export interface NotRun {
  readonly id: string
  readonly code: string
  readonly reason: string
}

/** Models side by side on the same data, at one time and in buckets of one size. */
export interface ModelComparison {
  readonly symbol: string
  /** UTC ms up to which every model's inputs are complete. */
  readonly time: number
  /** Close of the newest candle by then. */
  readonly price: Price
  readonly bucketSize: number
  readonly dataKind: Heatmap['dataKind']
  readonly models: readonly ComparedModel[]
  readonly notRun: readonly NotRun[]
  readonly agreement: ModelAgreement
}

/** Plans of the models that can run, in the order of the registry or of the question. */
export interface ComparisonPlan {
  readonly plans: readonly HeatmapPlan[]
  readonly notRun: readonly NotRun[]
  /** Where the shortest of their data ends. */
  readonly time: number
}

/**
 * Plans several models in buckets of one size: the smallest that one of them would take by itself.
 *
 * @throws MODEL_UNKNOWN, PARAMETERS_UNCOMPARED, those of `chooseModel`, and the error of the first model where none can run
 */
export async function planComparison(sources: HeatmapSources, query: ComparisonQuery): Promise<ComparisonPlan> {
  const models = await modelsOf(sources, query)
  const plans: HeatmapPlan[] = []
  const failures: { id: string; error: AppError }[] = []
  for (const model of models) {
    try {
      plans.push(await planHeatmap(sources, model))
    } catch (error) {
      // A model whose inputs are missing is told of; a question that is wrong is wrong for all.
      if (!(error instanceof AppError && error.kind === 'data') || error.code === 'SYMBOL_UNKNOWN') throw error
      failures.push({ id: model.model, error })
    }
  }
  const [first] = failures
  if (plans.length === 0 && first !== undefined) throw first.error
  const bucketSize = Math.min(...plans.map((plan) => plan.bucketSize))
  return {
    plans: plans.map((plan) => ({ ...plan, bucketSize })),
    notRun: failures.map(({ id, error }) => ({ id, code: error.code, reason: error.message })),
    time: Math.min(...plans.map(({ dataEnd }) => dataEnd)),
  }
}

/**
 * Runs models on the same data and compares where they put their mass.
 *
 * All are read at the end of the column of `walkStep` in which the shortest of their data ends.
 *
 * @throws those of `planComparison`
 */
export async function compareModels(sources: HeatmapSources, query: ComparisonQuery): Promise<ModelComparison> {
  const { plans, notRun, time } = await planComparison(sources, query)
  const [first] = plans
  if (first === undefined) throw new Error('Invariant: a comparison has a plan')
  const price = await priceAt(sources, first, time)
  const models: ComparedModel[] = []
  const gaps: NotRun[] = []
  for (const plan of plans) {
    const model = readModel(await computeHeatmap(sources, { ...plan, window: lastColumn(plan, time) }), { price, time })
    if (model === undefined)
      gaps.push({ id: plan.model.id, code: 'GAP', reason: `it has no complete data at ${isoTime(time)}` })
    else models.push(model)
  }
  return {
    symbol: first.symbol,
    time,
    price,
    bucketSize: first.bucketSize,
    dataKind: first.scope.markets.some(({ dataKind }) => dataKind === 'simulated') ? 'simulated' : 'observed',
    models,
    notRun: [...notRun, ...gaps],
    agreement: modelAgreement(models.map(({ plan, long, short }) => ({ id: plan.model.id, long, short }))),
  }
}

/** The question of each compared model; parameters are of one of them. @throws MODEL_UNKNOWN, PARAMETERS_UNCOMPARED */
async function modelsOf({ parameters: library }: HeatmapSources, query: ComparisonQuery) {
  const { models: ids, parameters, ...rest } = query
  const models = ids === undefined ? MODELS : [...new Set(ids)].map(requireModel)
  const fitted = parameters === undefined ? undefined : (await chooseModel(query, library)).model
  if (parameters !== undefined && fitted !== undefined && !models.includes(fitted)) {
    throw ParametersUncompared({ name: parameters, model: fitted.id })
  }
  return models.map((model) => {
    const own = model === fitted ? { parameters } : { model_options: optionsOf(model, query.model_options ?? {}) }
    return { ...rest, model: model.id, ...own }
  })
}

/** Options that a model has, of those that were given for any. */
function optionsOf(model: LiquidationModel, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = new Set(Object.keys(optionSchemas(model)))
  return Object.fromEntries(Object.entries(given).filter(([name]) => known.has(name)))
}

/** The one column that holds the last moment before `time`. */
function lastColumn(plan: HeatmapPlan, time: number): ColumnWindow {
  const step = walkStep(plan, time)
  const to = ceilTime(time, step)
  const interval: Interval = INTERVALS.find((candidate) => intervalMs(candidate) === step) ?? '1d'
  return { interval, from: to - step, to }
}

async function priceAt(sources: HeatmapSources, plan: HeatmapPlan, time: number): Promise<Price> {
  const closes = await Promise.all(plan.scope.markets.map((market) => sources.inputs.closeAt(market, time)))
  const known = closes.flatMap((close) => close ?? [])
  const newest = Math.max(...known.map((close) => close.time))
  return asPrice(known.find((close) => close.time === newest)?.price ?? Number.NaN)
}

/** Undefined where the column is a gap. */
function readModel(
  { plan, matrix, venues, warnings }: Heatmap,
  { price, time }: { readonly price: Price; readonly time: number },
): ComparedModel | undefined {
  if (matrix.state[0] === COLUMN_GAP) return undefined
  const long = columnDensity(matrix.longDensity, 0, plan.bucketSize)
  const short = columnDensity(matrix.shortDensity, 0, plan.bucketSize)
  const longMass = densityTotal(long)
  const shortMass = densityTotal(short)
  const near =
    massWithin(cumulativeCurve(lookOutward(long, { side: 'long', price })), NEAR) +
    massWithin(cumulativeCurve(lookOutward(short, { side: 'short', price })), NEAR)
  return {
    plan,
    long,
    short,
    longMass,
    shortMass,
    nearShare: longMass + shortMass > 0 ? near / (longMass + shortMass) : undefined,
    zones: [...findZones(long, { side: 'long', price }), ...findZones(short, { side: 'short', price })],
    exchanges: venues.map(({ market }) => market.exchange),
    warnings: [...warnings, ...laterWarnings(plan, time)],
  }
}

function laterWarnings(plan: HeatmapPlan, time: number): string[] {
  if (plan.dataEnd - time < walkStep(plan, time)) return []
  return [
    `it could go on to ${isoTime(plan.dataEnd)}; it is compared at ${isoTime(time)}, where another one’s inputs end`,
  ]
}
