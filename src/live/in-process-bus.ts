import type { Bus, BusHandler, BusMessages, BusTopic } from './bus.ts'

/** Told of a handler that threw; the others got the messages all the same. */
export type BusFaultListener = (topic: BusTopic, cause: unknown) => void

type Handlers = { readonly [Topic in BusTopic]: Set<BusHandler<Topic>> }

/**
 * A bus within one process: `publish` returns when every handler has run.
 *
 * What a handler publishes is delivered after what is being delivered, so that all handlers see one order.
 */
export class InProcessBus implements Bus {
  private readonly handlers: Handlers = {
    liquidations: new Set(),
    candles: new Set(),
    'feed-states': new Set(),
  }
  private readonly onFault: BusFaultListener
  private waiting: (() => void)[] = []
  private isDelivering = false

  constructor(onFault: BusFaultListener) {
    this.onFault = onFault
  }

  publish<Topic extends BusTopic>(topic: Topic, messages: readonly BusMessages[Topic][]): void {
    if (messages.length === 0) return
    this.waiting.push(() => this.deliver(topic, messages))
    if (this.isDelivering) return
    this.isDelivering = true
    while (this.waiting.length > 0) {
      const deliveries = this.waiting
      this.waiting = []
      for (const delivery of deliveries) delivery()
    }
    this.isDelivering = false
  }

  subscribe<Topic extends BusTopic>(topic: Topic, handler: BusHandler<Topic>): () => void {
    // A handler of its own for every subscription: one function may be subscribed twice.
    const own: BusHandler<Topic> = (messages) => handler(messages)
    const handlers: Set<BusHandler<Topic>> = this.handlers[topic]
    handlers.add(own)
    return () => {
      handlers.delete(own)
    }
  }

  private deliver<Topic extends BusTopic>(topic: Topic, messages: readonly BusMessages[Topic][]): void {
    const handlers: Set<BusHandler<Topic>> = this.handlers[topic]
    for (const handler of handlers) {
      try {
        handler(messages)
      } catch (cause) {
        this.onFault(topic, cause)
      }
    }
  }
}
