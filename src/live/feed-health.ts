import type { FeedState, FeedStateSpan } from '../domain/feed-state.ts'
import { LIVE_CHANNELS, type LiveChannel } from '../domain/market-events.ts'
import type { LiveApi } from '../exchanges/live.ts'

/** A new state, and why. */
export interface FeedChange {
  readonly state: FeedState
  readonly reason: string
  /** UTC ms. */
  readonly at: number
  readonly blind?: ReadonlySet<LiveChannel> | undefined
}

/** Follows in which state each channel of a venue is, and since when. */
export class FeedHealth {
  private readonly exchange: string
  private readonly api: LiveApi
  private readonly spans = new Map<LiveChannel, FeedStateSpan>()

  /** Begins with `connecting`, or `not_supported` where the venue has no such feed. */
  constructor({ exchange, api, at }: { exchange: string; api: LiveApi; at: number }) {
    this.exchange = exchange
    this.api = api
    for (const channel of LIVE_CHANNELS) {
      const { isSupported, note } = api.channels[channel]
      const state = isSupported ? 'connecting' : 'not_supported'
      this.spans.set(channel, { exchange, channel, state, from: at, to: at, reason: isSupported ? '' : note })
    }
  }

  /**
   * A route or poll changed its state; undefined stands for all of them. Channels that are `blind` are stale meanwhile.
   *
   * @returns the ended and the new spans of its channels
   */
  changed(source: string | undefined, change: FeedChange): FeedStateSpan[] {
    const { reason, at, blind } = change
    const told: FeedStateSpan[] = []
    for (const channel of this.channelsOf(source)) {
      const state = blind?.has(channel) === true ? 'stale' : change.state
      const before = this.spans.get(channel)
      if (before?.state === 'not_supported' || (before?.state === state && before.reason === reason)) continue
      if (before !== undefined) told.push({ ...before, to: Math.max(before.from, at) })
      // Two changes in one millisecond: the later one counts, or it would replace the first in the store by its key.
      const from = before === undefined ? at : Math.max(at, before.from + 1)
      const span = { exchange: this.exchange, channel, state, from, to: from, reason }
      this.spans.set(channel, span)
      told.push(span)
    }
    return told
  }

  /** All spans, up to now. */
  present(at: number): FeedStateSpan[] {
    return [...this.spans.values()].map((span) => ({ ...span, to: Math.max(span.from, at) }))
  }

  private channelsOf(source: string | undefined): readonly LiveChannel[] {
    const { routes, polls } = this.api
    if (source === undefined) return LIVE_CHANNELS
    return [...routes, ...polls].find(({ id }) => id === source)?.channels ?? []
  }
}
