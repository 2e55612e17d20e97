import type { TierContinuity, TierTable } from '../domain/margin-tiers.ts'
import type { Side } from '../domain/series.ts'
import type { Archive } from './archive.ts'
import type { LiveApi } from './live.ts'
import type { PositionApi } from './position-api.ts'
import type { RestApi } from './rest.ts'
import type { TierApi } from './tier-api.ts'

/** What decides where an isolated position opened at `leverage` is liquidated, apart from its entry price. */
export interface LadderPosition {
  readonly side: Side
  /** Notional over margin at opening, >= 1. */
  readonly leverage: number
  /** USD notional at entry; chooses the margin tier. */
  readonly notional: number
  readonly tiers: TierTable
}

/** Everything liqheat needs to know of a venue that is not live data: one file declares one exchange. */
export interface Exchange {
  /** API value, such as `okx`. */
  readonly id: string
  readonly name: string
  /** What a raw liquidation record's side names: the closing order's side, or the side of the position closed. */
  readonly liquidationSide: 'order' | 'position'
  /** Whether the public liquidation feed shows all events, a sample, or does not exist. */
  readonly liquidationCoverage: 'full' | 'sampled' | 'none'
  /** Dated maintenance-margin tables shipped with liqheat; may be empty. */
  readonly tierTables: readonly TierTable[]
  /** What every tier table of the venue must keep; shipped, fetched and imported ones are checked against it. */
  readonly tierContinuity: TierContinuity
  /** Where the venue publishes its tiers; absent where it does not. */
  readonly tiers?: TierApi
  /** Public archive of its history, where liqheat reads one. */
  readonly archive?: Archive
  /** Public REST interface that missing history is filled from; absent where there is none that liqheat knows. */
  readonly rest?: RestApi
  /** Feeds of what happens now; absent where liqheat knows none. */
  readonly live?: LiveApi
  /** Where it shows the positions of any account; absent where it shows none. */
  readonly positions?: PositionApi
  /** Canonical symbol of a venue's own instrument id: `SOL-USDT-SWAP` becomes `SOLUSDT`. Unknown shapes come back upper-cased. */
  canonicalSymbol(instrumentId: string): string
  /**
   * Liquidation price divided by entry price; scale-free for a given notional.
   *
   * @throws DOMAIN_LEVERAGE_RANGE when the position could not be opened or would be liquidated at once
   */
  liquidationRatio(position: LadderPosition): number
  /**
   * Move of the liquidation price for each quote unit of margin that a base unit of a long pays, or that a base unit
   * of a short is paid: upwards, in quote units. The margin tier in force at the level is taken to stay.
   *
   * @throws DOMAIN_LEVERAGE_RANGE as above
   */
  marginSlope(position: LadderPosition): number
}
