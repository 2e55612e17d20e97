import type { Side } from '../domain/series.ts'
import type { PageRequest, RestBudget, RestHost } from './rest.ts'

/** An open position as the venue itself shows it. */
export interface HeldPosition {
  /** Canonical. */
  readonly symbol: string
  readonly side: Side
  /** Base units. */
  readonly quantity: number
  readonly entryPrice: number
  /** Where the venue would close it as things stand; undefined where no price would. */
  readonly liquidationPrice: number | undefined
  /** As the account has set it for the instrument. */
  readonly leverage: number
}

/** Everything that one account holds. */
export interface HeldPositions {
  /** By the venue's clock, UTC ms. */
  readonly time: number
  readonly positions: readonly HeldPosition[]
}

/** Where a venue shows the positions of any account, as data. Does no I/O. */
export interface PositionApi {
  readonly host: RestHost
  readonly budget: RestBudget
  /** Units of the budget for each account. */
  readonly cost: number
  /** The one spelling of an account; undefined where the text names none. */
  account(text: string): string | undefined
  request(account: string): PageRequest
  /** @throws REST_ANSWER_INVALID */
  read(answer: unknown): HeldPositions
}
