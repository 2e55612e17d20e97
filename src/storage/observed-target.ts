import type { DataKind, Side } from '../domain/series.ts'
import type { InstrumentRange } from './store.ts'

/** Positions are kept this long after they were seen: by then they may have been closed unseen. */
export const OBSERVED_KEPT_MS = 3_600_000

/** An open position of one account, as its venue showed it. */
export interface ObservedPosition {
  /** The venue's name of the account. */
  readonly account: string
  /** Canonical. */
  readonly symbol: string
  /** When it was seen, by the venue's clock, UTC ms. */
  readonly time: number
  readonly side: Side
  /** Base units. */
  readonly quantity: number
  readonly entryPrice: number
  /** Undefined where no price would close it as things stand. */
  readonly liquidationPrice: number | undefined
  readonly leverage: number
  readonly dataKind: DataKind
}

/** What was seen of some accounts. */
export interface ObservedAccounts {
  readonly exchange: string
  /** Accounts that were looked at: all that was stored of them is replaced. */
  readonly accounts: readonly string[]
  readonly positions: readonly ObservedPosition[]
  /** Positions of the exchange seen before are forgotten, UTC ms. */
  readonly keepFrom: number
}

/** A store of positions that accounts were seen to hold: the latest of each, never its history. */
export interface ObservedTarget {
  writeObserved(seen: ObservedAccounts): Promise<void>
  /** Positions seen within the range, ordered by liquidation price and account; those without a price come last. */
  readObserved(range: InstrumentRange): Promise<ObservedPosition[]>
}
