import type { IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import type { LiveControl, LiveItemType, LiveRoute, ParsedFrame, Subscription } from '../exchanges/live.ts'
import type { LiveClock } from './clock.ts'
import { type ConnectionFailure, plainFailure, readRefusal } from './handshake-refusal.ts'
import { SendPace } from './send-pace.ts'
import { SilenceWatch } from './silence-watch.ts'
import { SubscriptionAnswers } from './subscription-answers.ts'

/** What one connection is made of. */
export interface FeedSocketOptions {
  readonly url: string
  readonly route: LiveRoute
  readonly subscriptions: readonly Subscription[]
  readonly clock: LiveClock
  /** Longest wait for the answer to the handshake, ms. */
  readonly handshakeMs: number
  /** Longest wait for the last acknowledgement after the last subscription was sent, ms. */
  readonly acknowledgeMs: number
  readonly events: FeedSocketEvents
}

/** Whom a connection tells; nothing after `ended`. */
export interface FeedSocketEvents {
  opened(socket: FeedSocket): void
  /** Answers what the frame says. */
  frame(socket: FeedSocket, text: string): ParsedFrame
  refused(socket: FeedSocket, problem: string): void
  /** Subscribed, and the first data are there. */
  live(socket: FeedSocket): void
  /** A live connection's canary has fallen silent. */
  stale(socket: FeedSocket, problem: string): void
  /** A stale connection's canary is back. */
  recovered(socket: FeedSocket): void
  /** The venue asks for a new connection. */
  renew(socket: FeedSocket): void
  /** It failed or was closed by the venue; not called after `end`. */
  ended(socket: FeedSocket, failure: ConnectionFailure): void
}

type Stage = 'handshake' | 'subscribing' | 'acknowledging' | 'first-data' | 'live' | 'ended'

const MOST_FRAME_BYTES = 16_000_000
const MOST_REFUSAL_CHARACTERS = 4096
const SIMULATED_HEADER = 'x-liqheat-simulated'

let lastId = 0

/** One connection of a route, from the handshake to its end; it does not come back. */
export class FeedSocket {
  /** Unique in this process. */
  readonly id = ++lastId
  /** Resolves when the socket is gone. */
  readonly closed: Promise<void>
  private readonly options: FeedSocketOptions
  private readonly socket: WebSocket
  private readonly pace: SendPace
  private readonly answers: SubscriptionAnswers
  private readonly canary: ReadonlySet<LiveItemType>
  private stage: Stage = 'handshake'
  private opened = false
  private hasData = false
  private isSilent = false
  private isLeaving = false
  private simulated = false
  private error: Error | undefined
  private watch: SilenceWatch | undefined
  private heartbeat: SilenceWatch | undefined
  private cancelStage: (() => void) | undefined

  constructor(options: FeedSocketOptions) {
    const { url, route, subscriptions, clock, handshakeMs } = options
    this.options = options
    this.answers = new SubscriptionAnswers(subscriptions)
    this.canary = new Set(route.canary.items)
    this.socket = new WebSocket(url, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      // One turn of the event loop for each message: timers, and so clients, do not wait for the end of a burst.
      allowSynchronousEvents: false,
      maxPayload: MOST_FRAME_BYTES,
      headers: { 'user-agent': 'liqheat' },
    })
    this.pace = new SendPace({ pacing: route.pacing, clock, transmit: (text) => this.socket.send(text) })
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()))
    this.cancelStage = clock.after(handshakeMs, () => this.fail(`no answer to the handshake within ${handshakeMs} ms`))
    this.listen()
  }

  /** Whether the handshake has succeeded. */
  get wasOpened(): boolean {
    return this.opened
  }

  get isLive(): boolean {
    return this.stage === 'live' && !this.isSilent
  }

  get isSimulated(): boolean {
    return this.simulated
  }

  /** Whether the venue has asked for another connection. */
  get mustBeRenewed(): boolean {
    return this.isLeaving
  }

  /** Subscriptions that were refused, in words; `''` when there are none. */
  get limits(): string {
    return this.answers.problem
  }

  /** Closes it; `closed` tells when that is done. */
  end(): void {
    if (this.stage === 'ended') return
    this.stage = 'ended'
    this.cancelStage?.()
    this.watch?.stop()
    this.heartbeat?.stop()
    this.pace.stop()
    // The close frame leaves at once; the venue's answer to it is not waited for.
    if (this.socket.readyState === WebSocket.OPEN) this.socket.close(1000)
    this.socket.terminate()
  }

  private listen(): void {
    this.socket.on('upgrade', (response) => {
      this.simulated = response.headers[SIMULATED_HEADER] !== undefined
    })
    this.socket.on('open', () => this.subscribe())
    // With the default binary type a message is one Buffer.
    this.socket.on('message', (data) => this.receive((data as Buffer).toString()))
    this.socket.on('unexpected-response', (_request, response) => this.refuse(response))
    this.socket.on('error', (error) => {
      this.error = error
    })
    this.socket.on('close', (code, reason) => {
      const said = `closed by the venue (${code}${reason.length > 0 ? ` ${reason.toString()}` : ''})`
      this.fail(this.error === undefined ? said : networkProblem(this.error))
    })
  }

  private refuse(response: IncomingMessage): void {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (part: string) => {
      text += part
      if (text.length > MOST_REFUSAL_CHARACTERS) response.destroy()
    })
    response.on('error', () => undefined)
    response.on('close', () => {
      const header = (name: string): string | undefined => {
        const value = response.headers[name]
        return Array.isArray(value) ? value[0] : value
      }
      const answer = { status: response.statusCode ?? 0, header, text, json: undefined, now: this.options.clock.now() }
      this.failWith(readRefusal(answer))
    })
  }

  private subscribe(): void {
    if (this.stage === 'ended') return
    this.stage = 'subscribing'
    this.cancelStage?.()
    const { route, clock, events, subscriptions } = this.options
    if (route.heartbeat !== undefined) {
      const { text, everyMs } = route.heartbeat
      const beat = (): void => {
        if (this.pace.isIdle) this.pace.send(text)
      }
      this.heartbeat = new SilenceWatch({ clock, ms: everyMs, onSilence: beat })
    }
    this.opened = true
    events.opened(this)
    if (this.stage !== 'subscribing') return
    const last = subscriptions.at(-1)
    if (last === undefined) this.awaitAnswers()
    for (const one of subscriptions) this.pace.send(one.frame, one === last ? () => this.awaitAnswers() : undefined)
  }

  private awaitAnswers(): void {
    const { clock, acknowledgeMs } = this.options
    this.stage = 'acknowledging'
    this.cancelStage?.()
    this.cancelStage = clock.after(acknowledgeMs, () => {
      const names = this.answers.missing.slice(0, 5).join(', ')
      this.fail(`no acknowledgement of ${names} within ${acknowledgeMs} ms`)
    })
    this.checkAnswers()
  }

  private receive(text: string): void {
    if (this.stage === 'ended') return
    const { route, clock, events } = this.options
    const at = clock.now()
    if (route.heartbeat?.when === 'silent') this.heartbeat?.touch(at)
    const { items, control } = events.frame(this, text)
    if (control !== undefined) this.obey(control)
    if (items.some(({ type }) => this.canary.has(type))) this.hear(at)
  }

  private obey(control: LiveControl): void {
    if (this.stage === 'ended') return
    if (control.type === 'renew') {
      this.isLeaving = true
      this.options.events.renew(this)
      return
    }
    const refusal = this.answers.take(control)
    if (refusal !== undefined) this.options.events.refused(this, refusal)
    this.checkAnswers()
  }

  private checkAnswers(): void {
    if (this.stage !== 'acknowledging' || !this.answers.isComplete) return
    if (this.answers.isRefused) {
      this.fail(`nothing could be subscribed: ${this.answers.problem}`)
      return
    }
    const { clock, route } = this.options
    const { items, firstMs } = route.canary
    this.stage = 'first-data'
    this.cancelStage?.()
    this.cancelStage = clock.after(firstMs, () => {
      this.fail(`acknowledged but no data: no ${items.join(', ')} within ${firstMs} ms`)
    })
    if (this.hasData) this.goLive()
  }

  /** Canary data; those between two acknowledgements count as the first. */
  private hear(at: number): void {
    this.hasData = true
    if (this.stage === 'first-data') this.goLive()
    if (this.stage !== 'live') return
    this.watch?.touch(at)
    if (!this.isSilent) return
    this.isSilent = false
    this.options.events.recovered(this)
  }

  private goLive(): void {
    const { clock, route, events } = this.options
    const { items, staleMs } = route.canary
    this.stage = 'live'
    this.cancelStage?.()
    this.watch = new SilenceWatch({
      clock,
      ms: staleMs,
      onSilence: () => {
        if (this.isSilent) return
        this.isSilent = true
        events.stale(this, `no ${items.join(', ')} for ${staleMs} ms`)
      },
    })
    events.live(this)
  }

  private fail(problem: string): void {
    this.failWith(plainFailure(problem))
  }

  private failWith(failure: ConnectionFailure): void {
    if (this.stage === 'ended') return
    const { events } = this.options
    this.end()
    events.ended(this, failure)
  }
}

function networkProblem(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // An AggregateError, as of a host with several addresses, has no message.
  return [code, error.message].filter((part, i) => part !== '' && !(i === 0 && error.message.includes(part))).join(' ')
}
