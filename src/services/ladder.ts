import { AppError } from '../domain/errors.ts'
import { type FoundTierTable, type MarginTier, type TierTable, tierOf, tierTableAt } from '../domain/margin-tiers.ts'
import type { Side } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { LadderPeriod, LadderQuestion, LeverageWeight } from '../models/model.ts'
import { isoTime } from './window.ts'

export interface LadderRequest {
  readonly exchange: Exchange
  readonly symbol: string
  /** Tables of the exchange: shipped ones and those imported into the store. */
  readonly tables: readonly TierTable[]
  /** Tiers that the caller asked for, or the convention. */
  readonly tiers: readonly LeverageWeight[]
  /** Whether the caller chose them: then an impossible leverage is refused instead of left out. */
  readonly areTiersGiven: boolean
  /** USD notional at entry that chooses the margin tier of every modelled position. */
  readonly typicalNotional: number
  /** Time of the bars. */
  readonly range: TimeRange
}

/** Dated tier table in use from a time on. */
interface DatedTable {
  readonly time: number
  readonly found: FoundTierTable
}

/** Where leverage tiers are liquidated on one market, and what must be said about it. */
export class VenueLadder {
  /** Date of the newest table in use; undefined for the default table. */
  readonly tiersValidFrom: number | undefined
  private readonly request: LadderRequest
  private readonly dated: readonly DatedTable[]
  private readonly said = new Set<string>()

  constructor(request: LadderRequest) {
    this.request = request
    this.dated = datedTables(request)
    const newest = this.dated.at(-1)?.found
    this.tiersValidFrom = newest === undefined || newest.kind === 'default' ? undefined : newest.table.validFrom
    const [first] = this.dated
    if (first !== undefined) this.sayTable(first.found)
  }

  /** What a careful reader must know, after the ladders were asked for. */
  get warnings(): readonly string[] {
    return [...this.said]
  }

  /**
   * Ratios of some tiers for every table that holds within the range.
   *
   * @throws DOMAIN_LEVERAGE_RANGE for a leverage the caller gave and the venue does not allow
   */
  ladderOf(question: LadderQuestion): LadderPeriod[] {
    return this.dated.map(({ time, found }) => this.periodOf(question, { time, table: found.table }))
  }

  private periodOf(
    { tiers, areAsked, sizeClass }: LadderQuestion,
    { time, table }: { time: number; table: TierTable },
  ): LadderPeriod {
    const notional = this.notionalOf(table.tiers, sizeClass)
    const isTypical = areAsked && sizeClass === 0
    const isAllowed = tiers.map(
      ({ leverage }) => notional !== undefined && this.isAllowed({ leverage, notional, table }, isTypical),
    )
    if (sizeClass === 0)
      this.sayLeftOut(
        tiers.filter((_, i) => !isAllowed[i]),
        { of: tiers.length, areAsked },
      )
    const total = tiers.reduce((sum, { weight }, i) => sum + (isAllowed[i] ? weight : 0), 0)
    const column = (value: (leverage: number, notional: number) => number): Float64Array =>
      Float64Array.from(tiers, ({ leverage }, i) =>
        isAllowed[i] && notional !== undefined ? value(leverage, notional) : Number.NaN,
      )
    const { exchange } = this.request
    const ratio = (side: Side) =>
      column((leverage, size) => exchange.liquidationRatio({ side, leverage, notional: size, tiers: table }))
    const slope = (side: Side) =>
      column((leverage, size) => exchange.marginSlope({ side, leverage, notional: size, tiers: table }))
    return {
      validFrom: time,
      longRatio: ratio('long'),
      shortRatio: ratio('short'),
      longSlope: slope('long'),
      shortSlope: slope('short'),
      weights: Float64Array.from(tiers, ({ weight }, i) => (isAllowed[i] && total > 0 ? weight / total : 0)),
    }
  }

  /** The typical notional, or the middle of a larger margin tier; undefined where there is none. */
  private notionalOf(tiers: readonly MarginTier[], sizeClass: number): number | undefined {
    const { typicalNotional } = this.request
    if (sizeClass === 0) return typicalNotional
    const tier = tiers[tiers.indexOf(tierOf(typicalNotional, tiers)) + sizeClass]
    return tier === undefined || !Number.isFinite(tier.cap) ? undefined : Math.sqrt(tier.floor * tier.cap)
  }

  private isAllowed(
    { leverage, notional, table }: { leverage: number; notional: number; table: TierTable },
    isAsked: boolean,
  ): boolean {
    try {
      this.request.exchange.liquidationRatio({ side: 'long', leverage, notional, tiers: table })
      return true
    } catch (error) {
      if (!(error instanceof AppError) || (isAsked && this.request.areTiersGiven)) throw error
      return false
    }
  }

  /** A model's own distribution reaches past what most venues allow: only tiers that were asked for are missed. */
  private sayLeftOut(left: readonly LeverageWeight[], { of, areAsked }: { of: number; areAsked: boolean }): void {
    const { exchange, symbol, typicalNotional } = this.request
    const label = `${exchange.name} ${symbol}`
    if (left.length === of) {
      this.said.add(`${label}: no leverage of the model is possible at ${typicalNotional} USD; it opens nothing`)
    } else if (left.length > 0 && areAsked) {
      const names = left.map(({ leverage }) => `${leverage}x`).join(', ')
      this.said.add(
        `${label}: ${names} is above the maximum leverage at ${typicalNotional} USD; its weight went to the other tiers`,
      )
    }
  }

  private sayTable({ kind, table }: FoundTierTable): void {
    const { exchange, symbol } = this.request
    const label = `${exchange.name} ${symbol}`
    if (kind === 'default') {
      this.said.add(
        `${label}: no margin tiers known; a single tier with ${table.tiers[0]?.rate ?? 0} maintenance rate is assumed (liqheat tiers update --exchange ${exchange.id})`,
      )
    }
    if (kind === 'later') {
      this.said.add(
        `${label}: no margin tiers known before ${isoTime(table.validFrom)}; those of that date are used for earlier data`,
      )
    }
  }
}

function datedTables({ tables, symbol, range }: LadderRequest): DatedTable[] {
  const starts = tables
    .filter((table) => (table.symbol === symbol || table.symbol === '*') && table.validFrom > range.from)
    .map((table) => table.validFrom)
    .filter((time) => time < range.to)
  return [range.from, ...[...new Set(starts)].sort((a, b) => a - b)].map((time) => ({
    time,
    found: tierTableAt({ tables, symbol, time }),
  }))
}
