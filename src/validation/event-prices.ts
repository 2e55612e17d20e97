import { type TierTable, tierOf, tierTableAt } from '../domain/margin-tiers.ts'
import type { ObservedEvents } from './read-events.ts'

/** Which shift makes triggers of bankruptcy prices: one maintenance rate, none, or a ratio. */
export type PriceShift = 'maintenance' | 'none' | number

/** Maintenance rate where the venue's tiers of the symbol are not known: the first tier of the large venues. */
const COMMON_RATE = 0.004

/** A shift with what it is made of. */
export interface DecidedShift {
  /** Ratio of the price, >= 0. */
  readonly shift: number
  readonly source: string
  readonly warnings: readonly string[]
}

/** What decides the shift of a venue's bankruptcy prices. */
export interface ShiftQuestion {
  readonly events: Pick<ObservedEvents, 'isBankruptcy'>
  readonly asked: PriceShift
  /** Tier tables of the venue. */
  readonly tables: readonly TierTable[]
  readonly symbol: string
  /** When the tiers hold, UTC ms. */
  readonly time: number
}

/** The shift from bankruptcy prices to triggers; 0 where the venue tells fills. */
export function decideShift({ events, asked, tables, symbol, time }: ShiftQuestion): DecidedShift {
  if (!events.isBankruptcy.includes(1)) {
    return { shift: 0, source: 'the venue tells at which price it filled', warnings: [] }
  }
  if (asked === 'none') return { shift: 0, source: 'none: bankruptcy prices as published', warnings: [] }
  if (typeof asked === 'number') return { shift: asked, source: `asked for: ${asked}`, warnings: [] }
  const { kind, table } = tierTableAt({ tables, symbol, time })
  if (kind !== 'default') {
    const { rate } = tierOf(0, table.tiers)
    return { shift: rate, source: `maintenance rate of the first tier of ${symbol}: ${table.source}`, warnings: [] }
  }
  return {
    shift: COMMON_RATE,
    source: `${COMMON_RATE}: common among venues, the tiers of ${symbol} are not known`,
    warnings: [
      `no margin tiers of ${symbol} are known: bankruptcy prices are shifted by ${COMMON_RATE}; --price-shift sets another ratio`,
    ],
  }
}

/**
 * Prices at which positions were triggered, quote per base.
 *
 * A long is triggered above its bankruptcy price B, at B / (1 - m), a short below, at B / (1 + m): there what is left of
 * the margin is m times the notional at that price. Fills stay as they are.
 */
export function triggerPrices({ price, side, isBankruptcy }: ObservedEvents, shift: number): Float64Array {
  return price.map((told, i) => {
    if (isBankruptcy[i] === 0) return told
    return side[i] === 0 ? told / (1 - shift) : told / (1 + shift)
  })
}
