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

/**
 * First fault of a table, or undefined: tiers must join without a gap, rates must rise, leverages fall, and the
 * maintenance margin must be continuous: amount = amount before + floor * (rate - rate before).
 */
export function findTierFault(tiers: readonly MarginTier[]): string | undefined {
  if (tiers.length === 0) return 'it has no tiers'
  let before: MarginTier = { floor: 0, cap: 0, maxLeverage: Number.POSITIVE_INFINITY, rate: 0, amount: 0 }
  for (const [i, tier] of tiers.entries()) {
    const fault = tierFault(tier, before, i === 0)
    if (fault !== undefined) return `tier ${i + 1} ${fault}`
    before = tier
  }
  return undefined
}

function tierFault(tier: MarginTier, before: MarginTier, isFirst: boolean): string | undefined {
  if (tier.floor !== before.cap) return `starts at ${tier.floor}, not at ${before.cap}`
  if (!(tier.cap > tier.floor)) return `ends at ${tier.cap}, not above ${tier.floor}`
  if (!(tier.rate > before.rate && tier.rate < 1)) return `has rate ${tier.rate} after ${before.rate}`
  if (!(tier.maxLeverage >= 1 && tier.maxLeverage <= before.maxLeverage)) {
    return `allows ${tier.maxLeverage}x after ${before.maxLeverage}x`
  }
  const amount = isFirst ? 0 : before.amount + tier.floor * (tier.rate - before.rate)
  if (Math.abs(tier.amount - amount) > 1e-6 * Math.max(1, amount)) {
    return `has amount ${tier.amount}, continuity wants ${amount}`
  }
  return undefined
}
