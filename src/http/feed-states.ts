import type { FeedStateSpan } from '../domain/feed-state.ts'
import type { Bus } from '../live/bus.ts'

/** State of every feed that the bus has told of. */
export class FeedStates {
  private readonly spans = new Map<string, FeedStateSpan>()
  /** Ends the listening. */
  readonly stop: () => void

  constructor(bus: Bus) {
    this.stop = bus.subscribe('feed-states', (spans) => {
      for (const span of spans) this.spans.set(`${span.exchange} ${span.channel}`, span)
    })
  }

  list(): { readonly exchange: string; readonly channel: string; readonly state: string }[] {
    return [...this.spans.values()].map(({ exchange, channel, state }) => ({ exchange, channel, state }))
  }
}
