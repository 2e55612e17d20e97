import { createHash } from 'node:crypto'
import { defineError } from '../domain/errors.ts'
import { ceilTime, intervalMs, parseTime } from '../domain/time.ts'
import { EXCHANGES } from '../exchanges/registry.ts'
import type { HeatBasis, HeatStore } from '../storage/heat-target.ts'
import { bucketSizeOf } from './bucket-size.ts'
import type { Catalog } from './catalog.ts'
import type { InputRequest } from './input-request.ts'
import { glanceFor } from './market-glance.ts'
import type { InputLoader } from './market-inputs.ts'
import { baseCandleMs, type MarketScope, resolveScope } from './market-scope.ts'
import { chooseModel, type ModelChoice, type ModelQuery } from './model-choice.ts'
import type { ParameterSource } from './parameter-library.ts'
import { type ColumnWindow, isoTime, resolveWindow, WindowInvalid, type WindowQuery } from './window.ts'

/** USD notional at entry assumed for every modelled position; it chooses the margin tier. */
export const DEFAULT_TYPICAL_NOTIONAL = 10_000
/** What `asOf` is when nobody asks: everything that is stored counts. */
export const NO_AS_OF = Number.MAX_SAFE_INTEGER

/** What a caller may ask of a heatmap. */
export interface HeatmapQuery extends WindowQuery, ModelQuery {
  readonly symbol: string
  readonly price_bin_size?: number | undefined
  readonly exchanges?: readonly string[] | undefined
  readonly typical_notional?: number | undefined
  /** Only what was known at this time counts. */
  readonly as_of?: string | undefined
}

/** A query with every default decided: two equal ones give equal answers for one store revision. */
export interface HeatmapPlan extends ModelChoice {
  readonly symbol: string
  readonly scope: MarketScope
  readonly window: ColumnWindow
  /** Last time up to which some venue's inputs are complete. */
  readonly dataEnd: number
  /** UTC ms; the largest safe integer when everything stored counts. */
  readonly asOf: number
  readonly bucketSize: number
  /** Last close of the first venue, quote units. */
  readonly lastPrice: number
  /** Names the model with everything that decides its numbers but the data. */
  readonly modelHash: string
  readonly typicalNotional: number
  /**
   * Whether nothing but the model, its named parameters, the venues and the time is other than by default; columns of
   * such plans are stored.
   */
  readonly isUsual: boolean
  /** State of the markets' data before anything of it was read. */
  readonly basis: HeatBasis
}

/** Where a heatmap's data comes from. */
export interface HeatmapSources {
  readonly catalog: Catalog
  readonly inputs: InputLoader
  /** Where finished columns and states of runs are kept; without it everything is computed from the first bar on. */
  readonly heat?: HeatStore | undefined
  /** Where named parameters are; without it there are none. */
  readonly parameters?: ParameterSource | undefined
}

const NothingKnown = defineError('NOTHING_KNOWN_THEN', {
  status: 404,
  kind: 'data',
  message: (d: { symbol: string; model: string; asOf: number; first: number }) =>
    Number.isFinite(d.first)
      ? `nothing was known of ${d.symbol} at ${isoTime(d.asOf)}; what model ${d.model} needs was first known at ${isoTime(d.first)}`
      : `no candle of ${d.symbol} has everything that model ${d.model} needs; see /data/coverage for the holes`,
})

/** Decides every default of a query. @throws the catalogued errors of its parts */
export async function planHeatmap(sources: HeatmapSources, query: HeatmapQuery): Promise<HeatmapPlan> {
  const { catalog, inputs } = sources
  const choice = await chooseModel(query, sources.parameters)
  const { model, modelOptions } = choice
  const { symbol, exchanges } = query
  // Read before anything else: what is computed of a state that changes meanwhile must not be stored.
  const revisions = EXCHANGES.map(({ id }) => ({ id, revision: inputs.revision({ exchange: id, symbol }) }))
  const scope = await resolveScope(catalog, { symbol, exchanges, model, options: modelOptions })
  const asOf = query.as_of === undefined ? NO_AS_OF : parseTime(query.as_of, 'as_of')
  const glance = glanceFor({ model, modelOptions, asOf })
  const glances = await Promise.all(scope.markets.map((market) => inputs.glance(market, glance)))
  const dataEnd = Math.max(...glances.map((one) => one.dataEnd))
  if (dataEnd === 0) throw await nothingKnown(sources, { scope, symbol, model, asOf, request: glance.request })
  const wanted = resolveWindow(query, dataEnd, (range) => baseCandleMs(scope.markets, range))
  const window = windowKnownAt(wanted, asOf)
  const typicalNotional = query.typical_notional ?? DEFAULT_TYPICAL_NOTIONAL
  const question = { glances, model, modelOptions, dataEnd }
  const bucketSize = bucketSizeOf(question, query.price_bin_size)
  return {
    ...choice,
    symbol,
    scope,
    window,
    dataEnd,
    asOf,
    lastPrice: glances[0]?.bars.close.at(-1) ?? 0,
    bucketSize,
    modelHash: modelHash(choice, typicalNotional),
    typicalNotional,
    isUsual: isUsual(query) && bucketSize === bucketSizeOf(question, undefined),
    basis: scope.markets.map(({ exchange }) => ({
      market: { exchange, symbol },
      revision: revisions.find(({ id }) => id === exchange)?.revision ?? Number.NaN,
    })),
  }
}

/** The part of a plan's basis that is of one venue. */
export function basisOf({ basis }: Pick<HeatmapPlan, 'basis'>, exchange: string): HeatBasis {
  return basis.filter(({ market }) => market.exchange === exchange)
}

/** The part of a window that had begun at a time. @throws WINDOW_INVALID */
function windowKnownAt(window: ColumnWindow, asOf: number): ColumnWindow {
  if (window.from >= asOf)
    throw WindowInvalid({ problem: `the window begins at ${isoTime(window.from)}, not before as_of ${isoTime(asOf)}` })
  return { ...window, to: Math.min(window.to, ceilTime(asOf, intervalMs(window.interval))) }
}

async function nothingKnown(
  { inputs }: HeatmapSources,
  asked: Pick<HeatmapPlan, 'scope' | 'symbol' | 'model' | 'asOf'> & { readonly request: InputRequest },
): Promise<Error> {
  const { scope, symbol, model, asOf, request } = asked
  const loaded = await Promise.all(scope.markets.map((market) => inputs.load(market, request)))
  const times = loaded.map((bars) => bars.knownAt[bars.complete.indexOf(1)] ?? Number.POSITIVE_INFINITY)
  return NothingKnown({ symbol, model: model.id, asOf, first: Math.min(...times) })
}

/** Whether a question leaves everything that has a default, but the model, venues, time and bucket, as it is. */
function isUsual({ leverage_weights, typical_notional, model_options }: HeatmapQuery): boolean {
  const isPlain = leverage_weights === undefined && typical_notional === undefined
  return isPlain && Object.keys(model_options ?? {}).length === 0
}

/** A parameter set counts as a whole: what is told of its uncertainty differs with its draws. */
function modelHash(
  { model, modelOptions, weights, areWeightsGiven, parameters }: ModelChoice,
  notional: number,
): string {
  const decided = [model.id, model.version, modelOptions, weights, areWeightsGiven, notional]
  return hashOf(parameters === undefined ? decided : [...decided, parameters.hash])
}

function hashOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
