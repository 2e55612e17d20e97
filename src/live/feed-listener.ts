import type { FeedState } from '../domain/feed-state.ts'
import type { ParsedFrame } from '../exchanges/live.ts'

/** Something of one connection of one route; `connection` is unique in a process, `at` is our time, UTC ms. */
export interface ConnectionMoment {
  readonly exchange: string
  readonly route: string
  readonly connection: number
  readonly at: number
}

/** Takes what feeds and polls of venues bring, in the order it came. Must not throw and must not block. */
export interface FeedListener {
  /** A handshake has succeeded. */
  opened(event: ConnectionMoment & { readonly isSimulated: boolean }): void
  /** A text frame came; answers what it says. */
  frame(event: ConnectionMoment & { readonly text: string }): ParsedFrame
  /** A connection that was opened has ended; it is planned when another one of the route was live at that time. */
  closed(event: ConnectionMoment & { readonly isPlanned: boolean; readonly problem: string }): void
  /** The state of a route or a poll changed; `route` is the id of either. */
  changed(event: {
    readonly exchange: string
    readonly route: string
    readonly state: FeedState
    readonly reason: string
    readonly at: number
  }): void
  /** A failure worth counting: a connection, a refused subscription, a poll. */
  failed(event: {
    readonly exchange: string
    readonly route: string
    readonly at: number
    readonly problem: string
  }): void
  /** A poll was answered; answers what it says. */
  answered(event: {
    readonly exchange: string
    readonly poll: string
    readonly at: number
    readonly text: string
  }): ParsedFrame
}
