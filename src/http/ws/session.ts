import { AppError, defineError } from '../../domain/errors.ts'
import type { Channel } from './channel.ts'
import { answerFrame, type FrameTaker } from './frame.ts'
import type { StreamHub } from './hub.ts'
import { type ClientMessage, parseMessage, readObject } from './messages.ts'
import type { Stream } from './stream.ts'

const MOST_SUBSCRIPTIONS = 64
/** More faults than this within `FAULTS_MS` end the connection. */
const MOST_FAULTS = 20
const FAULTS_MS = 60_000

const SubscriptionsFull = defineError('SUBSCRIPTIONS_FULL', {
  status: 400,
  kind: 'usage',
  message: () => `a connection has at most ${MOST_SUBSCRIPTIONS} subscriptions; end one first`,
})

const SubscriptionExists = defineError('SUBSCRIPTION_EXISTS', {
  status: 400,
  kind: 'usage',
  message: (d: { id: string }) => `id "${d.id}" is in use; unsubscribe it first or take another`,
})

const SubscriptionUnknown = defineError('SUBSCRIPTION_UNKNOWN', {
  status: 404,
  kind: 'usage',
  message: (d: { id: string }) => `there is no subscription with id "${d.id}"`,
})

type SubscribeMessage = Extract<ClientMessage, { op: 'subscribe' }>

/** What a client has subscribed to. */
interface Subscription {
  readonly id: string
  readonly stream: Stream
  /** In whose name the stream is held. */
  readonly holder: object
}

/** What a session has from its server. */
export interface SessionContext {
  readonly hub: StreamHub
  readonly channels: ReadonlyMap<string, Channel>
  now(): number
  /** Told of errors that no client is to blame for. */
  onUnexpected(error: unknown): void
}

/** One client: reads its messages and keeps its subscriptions. */
export class Session {
  private readonly context: SessionContext
  private readonly outbox: FrameTaker
  private readonly onTooManyFaults: () => void
  private readonly subscriptions = new Map<string, Subscription>()
  /** Snapshots that are being made for this client, also those it does not want any more. */
  private loading = 0
  private faults: number[] = []

  constructor(context: SessionContext, outbox: FrameTaker, onTooManyFaults: () => void) {
    this.context = context
    this.outbox = outbox
    this.onTooManyFaults = onTooManyFaults
  }

  /** Reads a message; what is wrong with it is answered. */
  take(text: string): void {
    let id: unknown
    try {
      const object = readObject(text)
      id = object['id']
      this.handle(parseMessage(object, this.context.channels))
    } catch (error) {
      this.answerError(typeof id === 'string' ? id : null, error)
      this.countFault()
    }
  }

  /** Lets go of everything. */
  close(): void {
    for (const subscription of [...this.subscriptions.values()]) this.end(subscription)
  }

  private handle(message: ClientMessage): void {
    if (message.op === 'ping') this.outbox.send(answerFrame({ type: 'pong' }))
    else if (message.op === 'subscribe') this.subscribe(message)
    else {
      const { id } = message
      const subscription = this.subscriptions.get(id)
      if (subscription === undefined) throw SubscriptionUnknown({ id })
      this.end(subscription)
      this.outbox.send(answerFrame({ type: 'unsubscribed', id }))
    }
  }

  private subscribe({ id, channel, filters, resume }: SubscribeMessage): void {
    const { hub } = this.context
    if (this.subscriptions.has(id)) throw SubscriptionExists({ id })
    if (Math.max(this.subscriptions.size, this.loading) >= MOST_SUBSCRIPTIONS) throw SubscriptionsFull({})
    const holder = {}
    const stream = hub.hold(channel, filters, { holder, onFailure: (error) => this.fail(subscription, error) })
    const subscription: Subscription = { id, stream, holder }
    this.subscriptions.set(id, subscription)
    const tellSubscribed = (isResumed: boolean): void => {
      const { epoch, seq } = stream
      const told = { type: 'subscribed', id, channel: channel.name, stream: stream.id, epoch, seq, resumed: isResumed }
      this.outbox.send(answerFrame(told))
    }
    if (resume !== undefined && stream.resume(this.outbox, resume, () => tellSubscribed(true))) return
    this.loading++
    stream.join({
      taker: this.outbox,
      joined: () => {
        this.loading--
        if (!this.isCurrent(subscription)) return false
        tellSubscribed(false)
        return true
      },
      failed: (error) => {
        this.loading--
        // What was asked for in vain is the client's fault, unless the server failed.
        if (this.isCurrent(subscription) && error instanceof AppError) this.countFault()
        this.fail(subscription, error)
      },
    })
  }

  private isCurrent(subscription: Subscription): boolean {
    return this.subscriptions.get(subscription.id) === subscription
  }

  /** Ends a subscription that cannot go on, and says why. */
  private fail(subscription: Subscription, error: unknown): void {
    if (!this.isCurrent(subscription)) return
    this.end(subscription)
    this.answerError(subscription.id, error)
  }

  private end({ id, stream, holder }: Subscription): void {
    this.subscriptions.delete(id)
    const isWanted = [...this.subscriptions.values()].some((other) => other.stream === stream)
    if (!isWanted) stream.leave(this.outbox)
    this.context.hub.release(stream, holder)
  }

  private answerError(id: string | null, error: unknown): void {
    const isExpected = error instanceof AppError
    if (!isExpected) this.context.onUnexpected(error)
    const code = isExpected ? error.code : 'INTERNAL'
    const detail = isExpected ? error.message : 'an unexpected error; the server log has it'
    this.outbox.send(answerFrame({ type: 'error', id, code, detail }))
  }

  private countFault(): void {
    const now = this.context.now()
    this.faults = [...this.faults.filter((time) => now - time < FAULTS_MS), now]
    if (this.faults.length > MOST_FAULTS) this.onTooManyFaults()
  }
}
