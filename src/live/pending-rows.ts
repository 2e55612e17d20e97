import type { FeedGap } from '../domain/feed-state.ts'
import type { MarketEvent } from '../domain/market-events.ts'
import type { LiveBatch, WatchedTime } from '../storage/live-target.ts'

type Parts = Omit<LiveBatch, 'states' | 'counts' | 'watched'>
type Pending = { -readonly [Part in keyof Parts]: Parts[Part][number][] }

/** Rows that wait to be stored together. */
export class PendingRows {
  /** How many were added since the last `take`. */
  size = 0
  private pending = nothing()
  /** The same stretch is told again and again while it grows: the last counts. */
  private readonly watching = new Map<string, WatchedTime>()

  /** Running candles are not stored. */
  event(event: MarketEvent): void {
    switch (event.type) {
      case 'liquidation':
        this.pending.liquidations.push(event)
        break
      case 'candle':
        if (!event.isClosed) return
        this.pending.candles.push(event)
        break
      case 'mark-candle':
        this.pending.markCandles.push(event)
        break
      case 'open-interest':
        this.pending.openInterest.push(event)
        break
      case 'funding':
        this.pending.funding.push(event)
    }
    this.size++
  }

  gap(gap: FeedGap): void {
    this.pending.gaps.push(gap)
    this.size++
  }

  watched(time: WatchedTime): void {
    this.watching.set(`${time.exchange} ${time.symbol} ${time.from}`, time)
    this.size++
  }

  /** All that waits, liquidations in the order of their times; then nothing does. */
  take(): Pending & Pick<LiveBatch, 'watched'> {
    const taken = { ...this.pending, watched: [...this.watching.values()] }
    taken.liquidations.sort((a, b) => a.eventTime - b.eventTime)
    this.pending = nothing()
    this.watching.clear()
    this.size = 0
    return taken
  }
}

function nothing(): Pending {
  return { liquidations: [], candles: [], markCandles: [], openInterest: [], funding: [], gaps: [] }
}
