/** One maintenance-margin tier: positions with USD notional in `(floor, cap]`. */
export interface MarginTier {
  readonly floor: number
  /** Infinity in the last tier of a default table. */
  readonly cap: number
  readonly maxLeverage: number
  /** Maintenance margin rate, ratio. */
  readonly rate: number
  /** Maintenance amount in USD: margin = notional * rate - amount. */
  readonly amount: number
}

/**
 * What a venue's maintenance margin does at the edge of a tier.
 *
 * `continuous`: a maintenance amount takes up the step, so that the margin has no jump. `whole-position`: the tier's rate
 * holds for the whole position, amounts are 0, and the margin jumps.
 */
export type TierContinuity = 'continuous' | 'whole-position'

/** A symbol's tiers as published at a date. */
export interface TierTable {
  /** Canonical symbol, or `*` for every symbol of the venue. */
  readonly symbol: string
  /** UTC milliseconds from which the table holds. */
  readonly validFrom: number
  readonly source: string
  readonly tiers: readonly MarginTier[]
}

/**
 * The table to use at a time: `dated` was published by then, `later` is the earliest one known but newer than the
 * time asked for, `default` stands in where nothing is known.
 */
export interface FoundTierTable {
  readonly kind: 'dated' | 'later' | 'default'
  readonly table: TierTable
}

/**
 * Stands in for a symbol without tiers: one tier of 0.5 %.
 *
 * It is a round middle of first tiers: Binance 0.4 % for BTC and ETH, Bybit 0.5 % for BTC, small coins 0.5 to 1.5 %.
 * A rate wrong by x moves every level by about x of the price, at any leverage.
 */
export const DEFAULT_TIERS: TierTable = {
  symbol: '*',
  validFrom: 0,
  source: 'liqheat default, no published table known',
  tiers: [{ floor: 0, cap: Number.POSITIVE_INFINITY, maxLeverage: 125, rate: 0.005, amount: 0 }],
}

/** Tier that holds a USD notional; past the last cap the last tier goes on. */
export function tierOf(notional: number, tiers: readonly MarginTier[]): MarginTier {
  const found = tiers.find((tier) => notional <= tier.cap) ?? tiers.at(-1)
  if (found === undefined) throw new Error('Invariant: a tier table has at least one tier')
  return found
}

/** Maintenance margin in USD of a position with this USD notional. */
export function maintenanceMargin(notional: number, tiers: readonly MarginTier[]): number {
  const tier = tierOf(notional, tiers)
  return notional * tier.rate - tier.amount
}

/** Table of a symbol at a time; where one for the symbol itself exists, those for every symbol are not looked at. */
export function tierTableAt({
  tables,
  symbol,
  time,
}: {
  tables: readonly TierTable[]
  symbol: string
  time: number
}): FoundTierTable {
  const own = tables.filter((table) => table.symbol === symbol)
  const candidates = own.length > 0 ? own : tables.filter((table) => table.symbol === '*')
  const ordered = [...candidates].sort((a, b) => a.validFrom - b.validFrom)
  const dated = ordered.findLast((table) => table.validFrom <= time)
  if (dated !== undefined) return { kind: 'dated', table: dated }
  const [earliest] = ordered
  return earliest === undefined ? { kind: 'default', table: DEFAULT_TIERS } : { kind: 'later', table: earliest }
}

/** Venues publish amounts to the cent; a relative error of a millionth moves no price that anybody sees. */
const AMOUNT_TOLERANCE = { usd: 0.01, share: 1e-6 }

/**
 * First fault of a table, or undefined: tiers must join without a gap, rates must not fall nor leverages rise, and the
 * amounts must fit the venue: continuous ones are amount before + floor * (rate - rate before), else they are 0.
 *
 * @returns the tier, the value found and the value wanted, such as `tier 2 has amount 0, continuity wants 50`
 */
export function findTierFault(
  tiers: readonly MarginTier[],
  continuity: TierContinuity = 'continuous',
): string | undefined {
  if (tiers.length === 0) return 'it has no tiers'
  let before: MarginTier = { floor: 0, cap: 0, maxLeverage: Number.POSITIVE_INFINITY, rate: 0, amount: 0 }
  for (const [i, tier] of tiers.entries()) {
    const fault = tierFault(tier, before) ?? amountFault(tier, i === 0 ? undefined : before, continuity)
    if (fault !== undefined) return `tier ${i + 1} ${fault}`
    before = tier
  }
  return undefined
}

function tierFault(tier: MarginTier, before: MarginTier): string | undefined {
  if (tier.floor !== before.cap) return `starts at ${tier.floor}, not at ${before.cap}`
  if (!(tier.cap > tier.floor)) return `ends at ${tier.cap}, not above ${tier.floor}`
  if (!(tier.rate > 0 && tier.rate >= before.rate && tier.rate < 1)) {
    return `has rate ${tier.rate}, wanted is one below 1 and not below ${before.rate}`
  }
  if (!(tier.maxLeverage >= 1 && tier.maxLeverage <= before.maxLeverage)) {
    return `allows ${tier.maxLeverage}x after ${before.maxLeverage}x`
  }
  return undefined
}

function amountFault(tier: MarginTier, before: MarginTier | undefined, continuity: TierContinuity): string | undefined {
  if (continuity === 'whole-position') {
    return tier.amount === 0 ? undefined : `has amount ${tier.amount}, wanted is 0: its rate holds for whole positions`
  }
  const wanted = before === undefined ? 0 : before.amount + tier.floor * (tier.rate - before.rate)
  const tolerance = AMOUNT_TOLERANCE.usd + AMOUNT_TOLERANCE.share * wanted
  if (Math.abs(tier.amount - wanted) <= tolerance) return undefined
  return `has amount ${tier.amount}, continuity wants ${Number(wanted.toFixed(6))}`
}
