import type { LiveChannel } from '../domain/market-events.ts'
import type { LiveInstrument } from '../exchanges/live.ts'

/** A run of a venue's feeds begins. */
export interface StartedRecord {
  readonly type: 'started'
  readonly at: number
  readonly exchange: string
  readonly instruments: readonly LiveInstrument[]
  /** Names of instruments that the venue lists and nobody follows. */
  readonly others: readonly string[]
  /** When an earlier run last saw data of a channel, UTC ms. */
  readonly lastSeen: Readonly<Partial<Record<LiveChannel, number>>>
  /** Liquidations that are stored already, as `liquidationKey` names them: a venue may send them once more. */
  readonly known: readonly number[]
}

/** What a run of feeds is made of; the same records make the same rows, whenever they are read. Times are UTC ms. */
export type FeedRecord =
  | StartedRecord
  | {
      readonly type: 'opened'
      readonly at: number
      readonly exchange: string
      readonly route: string
      readonly connection: number
      readonly isSimulated: boolean
    }
  | {
      readonly type: 'frame'
      readonly at: number
      readonly exchange: string
      readonly route: string
      readonly connection: number
      readonly text: string
    }
  | {
      readonly type: 'closed'
      readonly at: number
      readonly exchange: string
      readonly route: string
      readonly connection: number
      readonly problem: string
    }
  | {
      readonly type: 'answer'
      readonly at: number
      readonly exchange: string
      readonly poll: string
      readonly text: string
    }
  /** Time went on, for every venue. */
  | { readonly type: 'tick'; readonly at: number }
