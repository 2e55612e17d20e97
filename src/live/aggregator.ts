import type { Liquidation, LiveCandle, MarketEvent } from '../domain/market-events.ts'
import type { Bus } from './bus.ts'
import type { LiveClock } from './clock.ts'

/** Events of all venues wait this long for each other, so that they leave in the order in which they happened. */
const WINDOW_MS = 25

/** Joins liquidations and candles of all venues into one stream on the bus. */
export class Aggregator {
  private readonly bus: Bus
  private readonly clock: LiveClock
  private liquidations: Liquidation[] = []
  private candles: LiveCandle[] = []
  private cancelTimer: (() => void) | undefined

  constructor({ bus, clock }: { bus: Bus; clock: LiveClock }) {
    this.bus = bus
    this.clock = clock
  }

  event(event: MarketEvent): void {
    if (event.type === 'liquidation') this.liquidations.push(event)
    else if (event.type === 'candle') this.candles.push(event)
    else return
    this.cancelTimer ??= this.clock.after(WINDOW_MS, () => this.flush())
  }

  /** Publishes what waits. */
  flush(): void {
    this.cancelTimer?.()
    this.cancelTimer = undefined
    const { liquidations, candles } = this
    this.liquidations = []
    this.candles = []
    if (candles.length > 0) this.bus.publish('candles', inOrder(candles))
    if (liquidations.length > 0) this.bus.publish('liquidations', inOrder(liquidations))
  }
}

/** Sorts in place; what happened at one time stays in the order it came. */
function inOrder<Event extends { readonly eventTime: number }>(events: Event[]): Event[] {
  return events.sort((a, b) => a.eventTime - b.eventTime)
}
