import { AppError } from '../domain/errors.ts'
import { type TierTable, tierTableAt } from '../domain/margin-tiers.ts'
import type { Side } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { LadderPeriod, LeverageWeight } from '../models/model.ts'
import { normaliseWeights } from './leverage-query.ts'
import { isoTime } from './window.ts'

export interface LadderRequest {
  readonly exchange: Exchange
  readonly symbol: string
  /** Tables of the exchange: shipped ones and those imported into the store. */
  readonly tables: readonly TierTable[]
  readonly weights: readonly LeverageWeight[]
  /** Whether the caller chose the weights: then an impossible leverage is refused instead of left out. */
  readonly areWeightsGiven: boolean
  /** USD notional at entry that chooses the margin tier of every modelled position. */
  readonly typicalNotional: number
  /** Time of the bars. */
  readonly range: TimeRange
}

/** Liquidation ratios of one run, and what must be said about them. */
export interface Ladder {
  readonly weights: readonly LeverageWeight[]
  readonly periods: readonly LadderPeriod[]
  /** Date of the newest table in use; undefined for the default table. */
  readonly tiersValidFrom: number | undefined
  readonly warnings: readonly string[]
}

/**
 * Works out where each leverage tier is liquidated, for every margin-tier table that holds within the range.
 *
 * @throws DOMAIN_LEVERAGE_RANGE for a leverage the caller gave and the venue does not allow
 */
export function buildLadder(request: LadderRequest): Ladder {
  const { exchange, symbol, tables, range } = request
  const label = `${exchange.name} ${symbol}`
  const starts = tables
    .filter((table) => (table.symbol === symbol || table.symbol === '*') && table.validFrom > range.from)
    .map((table) => table.validFrom)
    .filter((time) => time < range.to)
  const chosen = [range.from, ...[...new Set(starts)].sort((a, b) => a - b)].map((time) => ({
    time,
    found: tierTableAt({ tables, symbol, time }),
  }))
  const warnings: string[] = []
  for (const { found } of chosen.slice(0, 1)) {
    if (found.kind === 'default') {
      warnings.push(
        `${label}: no margin tiers known; a single tier with ${found.table.tiers[0]?.rate ?? 0} maintenance rate is assumed`,
      )
    }
    if (found.kind === 'later') {
      warnings.push(
        `${label}: no margin tiers known before ${isoTime(found.table.validFrom)}; those of that date are used for earlier data`,
      )
    }
  }
  const usable = usableWeights(
    request,
    chosen.map(({ found }) => found.table),
    warnings,
  )
  const periods = chosen.map(({ time, found }) => ({
    validFrom: time,
    longRatio: ratios(request, found.table, usable, 'long'),
    shortRatio: ratios(request, found.table, usable, 'short'),
  }))
  const newest = chosen.at(-1)?.found
  return {
    weights: normaliseWeights(usable),
    periods,
    tiersValidFrom: newest === undefined || newest.kind === 'default' ? undefined : newest.table.validFrom,
    warnings,
  }
}

function usableWeights(request: LadderRequest, tables: readonly TierTable[], warnings: string[]): LeverageWeight[] {
  if (request.areWeightsGiven) return [...request.weights]
  const usable = request.weights.filter((tier) => tables.every((table) => isAllowed(request, table, tier.leverage)))
  if (usable.length < request.weights.length) {
    const left = request.weights.filter((tier) => !usable.includes(tier)).map((tier) => `${tier.leverage}x`)
    warnings.push(
      `${request.exchange.name} ${request.symbol}: ${left.join(', ')} is above the maximum leverage at ${request.typicalNotional} USD; its weight went to the other tiers`,
    )
  }
  return usable
}

function isAllowed(request: LadderRequest, table: TierTable, leverage: number): boolean {
  try {
    ratio(request, table, leverage, 'long')
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

function ratios(
  request: LadderRequest,
  table: TierTable,
  weights: readonly LeverageWeight[],
  side: Side,
): Float64Array {
  return Float64Array.from(weights, ({ leverage }) => ratio(request, table, leverage, side))
}

function ratio({ exchange, typicalNotional }: LadderRequest, tiers: TierTable, leverage: number, side: Side): number {
  return exchange.liquidationRatio({ side, leverage, notional: typicalNotional, tiers })
}
