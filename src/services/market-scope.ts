import { Value } from 'typebox/value'
import { defineError } from '../domain/errors.ts'
import type { TierTable } from '../domain/margin-tiers.ts'
import { defaultBucketSize } from '../domain/price-grid.ts'
import { intervalMs, type TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import { requireExchange } from '../exchanges/registry.ts'
import type { LiquidationModel } from '../models/model.ts'
import { MODELS } from '../models/registry.ts'
import type { MapStore } from '../storage/store.ts'
import { planBaseCandles } from './base-plan.ts'
import { type Catalog, type Market, rowsOfKind } from './catalog.ts'
import { missingInput, neededInputs } from './model-inputs.ts'

/** Which venues a question is about. */
export interface ScopeQuestion {
  readonly symbol: string
  /** Ids to restrict to; undefined means every stored one, simulated ones only where nothing else is. */
  readonly exchanges: readonly string[] | undefined
  readonly model: LiquidationModel
  readonly options: unknown
}

/** The venues a question is about. */
export interface MarketScope {
  /** Venues that have what the model needs. */
  readonly markets: readonly Market[]
  readonly warnings: readonly string[]
}

const NoModelInputs = defineError('MODEL_INPUTS_MISSING', {
  status: 404,
  kind: 'data',
  message: (d: { symbol: string; model: string; runnable: readonly string[]; problems: readonly string[] }) =>
    `model ${d.model} cannot run on ${d.symbol}: ${d.problems.join('; ')}${
      d.runnable.length === 0 ? '' : `; with what is stored these can: ${d.runnable.join(', ')}`
    }`,
})

const ExchangeNotStored = defineError('EXCHANGE_NOT_STORED', {
  status: 404,
  kind: 'data',
  message: (d: { symbol: string; asked: readonly string[]; stored: readonly string[] }) =>
    `no data of ${d.asked.join(', ')} for ${d.symbol}; stored exchanges: ${d.stored.join(', ')}`,
})

const KindsMixed = defineError('EXCHANGES_MIXED', {
  status: 400,
  kind: 'usage',
  message: (d: { exchanges: readonly string[] }) =>
    `exchanges: observed and simulated markets are never added up; choose one kind of ${d.exchanges.join(', ')}`,
})

/**
 * Markets of a symbol that a model can run on.
 *
 * @throws EXCHANGE_UNKNOWN, SYMBOL_UNKNOWN, EXCHANGE_NOT_STORED, EXCHANGES_MIXED, MODEL_INPUTS_MISSING
 */
export async function resolveScope(catalog: Catalog, question: ScopeQuestion): Promise<MarketScope> {
  const { symbol, exchanges, model, options } = question
  for (const id of exchanges ?? []) requireExchange(id)
  const stored = await catalog.marketsOf(symbol)
  const asked =
    exchanges === undefined ? ofOneKind(stored) : stored.filter((market) => exchanges.includes(market.exchange))
  if (asked.length === 0) {
    throw ExchangeNotStored({ symbol, asked: exchanges ?? [], stored: stored.map((market) => market.exchange) })
  }
  if (exchanges !== undefined && new Set(asked.map((market) => market.dataKind)).size > 1) {
    throw KindsMixed({ exchanges: asked.map((market) => `${market.exchange} (${market.dataKind})`) })
  }
  const warnings = (exchanges ?? [])
    .filter((id) => !asked.some((market) => market.exchange === id))
    .map((id) => `${id}: no data stored for ${symbol}; it contributes nothing`)
  const markets = asked.filter((market) => {
    const problem = missingInput(market, neededInputs(model, options))
    if (problem !== undefined) warnings.push(`${market.exchange}: ${problem}; it contributes nothing`)
    return problem === undefined
  })
  if (markets.length === 0) {
    const runnable = runnableModels(asked).filter((id) => id !== model.id)
    throw NoModelInputs({ symbol, model: model.id, runnable, problems: warnings })
  }
  return { markets, warnings }
}

/** Ids of the models that have what they need, with default options, on at least one of some markets. */
export function runnableModels(markets: readonly Market[]): string[] {
  return MODELS.filter((model) =>
    markets.some((market) => {
      const needs = neededInputs(model, Value.Default(model.options, {}))
      return missingInput(market, needs) === undefined
    }),
  ).map(({ id }) => id)
}

/** Observed markets where there are any: a simulated one is never added to what a venue really showed. */
function ofOneKind(markets: readonly Market[]): readonly Market[] {
  const observed = markets.filter((market) => market.dataKind === 'observed')
  return observed.length > 0 ? observed : markets
}

/** Lengths in ms of the base candles that a market's runs step over within a range. */
export function baseCandleMs(markets: readonly Market[], range: TimeRange): number[] {
  const lengths = markets.flatMap((market) =>
    planBaseCandles(rowsOfKind(market, 'candles'))
      .filter((piece) => piece.from < range.to && piece.to > range.from)
      .map((piece) => intervalMs(piece.interval)),
  )
  return [...new Set(lengths)]
}

/** The description of a stored market's venue. */
export function exchangeOf(market: Market): Exchange {
  return requireExchange(market.exchange)
}

/** Tier tables of a venue: shipped ones and, where newer ones were imported, those as well. */
export async function tierTables(catalog: Catalog, exchange: Exchange): Promise<TierTable[]> {
  return [...exchange.tierTables, ...(await catalog.importedTiers(exchange.id))]
}

/** Close of a market's newest stored candle; undefined when it has none. */
export async function lastClose(store: MapStore, market: Market): Promise<number | undefined> {
  const piece = planBaseCandles(rowsOfKind(market, 'candles')).at(-1)
  if (piece === undefined) return undefined
  const from = piece.to - intervalMs(piece.interval)
  const candles = await store.readCandles({ ...market, interval: piece.interval, from, to: piece.to })
  return candles.close.at(-1)
}

/** Default price bucket of a symbol, from the newest close of its first market. */
export async function defaultBucket(store: MapStore, markets: readonly Market[]): Promise<number> {
  for (const market of markets) {
    const price = await lastClose(store, market)
    if (price !== undefined) return defaultBucketSize(price)
  }
  return 1
}
