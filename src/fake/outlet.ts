import type { RandomStream } from '../domain/random.ts'
import type { FakeClient } from './fake-client.ts'
import type { FaultBoard } from './fault-board.ts'
import { MALFORMATIONS, malform } from './malform.ts'
import type { LiquidationRecord, SentLog } from './sent-log.ts'

const DEFAULT_LATENESS_MS = 2000

/** A text with data, for whoever is subscribed to one of the topics. */
export interface DataFrame {
  readonly topics: readonly string[]
  readonly text: string
  /** Liquidations in it. */
  readonly rows?: readonly LiquidationRecord[]
}

interface OutletOptions {
  readonly faults: FaultBoard
  readonly log: SentLog
  readonly random: RandomStream
  readonly now: () => number
  /** Text for connections that want the name of the stream beside the data. */
  readonly wrap: (topic: string, text: string) => string
}

/** The only way by which data leave: here faults act and liquidations are booked. */
export class Outlet {
  private readonly options: OutletOptions
  private readonly clientsByTopic = new Map<string, Set<FakeClient>>()
  private late: { readonly frame: DataFrame; readonly due: number }[] = []
  private frameCount = 0
  private malformedCount = 0
  /** Set while connections drain before a cut. */
  isHeld = false

  constructor(options: OutletOptions) {
    this.options = options
  }

  /** Data frames due so far, and those of them that were spoiled. */
  get counts(): { readonly frames: number; readonly malformed: number } {
    return { frames: this.frameCount, malformed: this.malformedCount }
  }

  subscribe(client: FakeClient, topic: string): void {
    client.topics.add(topic)
    if (client.isDead) return
    const clients = this.clientsByTopic.get(topic) ?? new Set()
    this.clientsByTopic.set(topic, clients.add(client))
  }

  unsubscribe(client: FakeClient, topic: string): void {
    client.topics.delete(topic)
    const clients = this.clientsByTopic.get(topic)
    clients?.delete(client)
    if (clients?.size === 0) this.clientsByTopic.delete(topic)
  }

  remove(client: FakeClient): void {
    for (const topic of [...client.topics]) this.unsubscribe(client, topic)
  }

  /** Whether anybody is subscribed. */
  isHeard(topic: string): boolean {
    return this.clientsByTopic.has(topic)
  }

  /** Topics with this beginning that somebody is subscribed to. */
  heardTopics(prefix: string): string[] {
    return [...this.clientsByTopic.keys()].filter((topic) => topic.startsWith(prefix))
  }

  publish(frame: DataFrame): void {
    const { faults, log, random, now } = this.options
    const { rows = [] } = frame
    if (faults.holdsData || this.isHeld) {
      log.book(rows, 'withheld')
      return
    }
    if (!frame.topics.some((topic) => this.isHeard(topic))) {
      log.book(rows, 'unheard')
      return
    }
    const disorder = faults.get('out-of-order')
    if (rows.length > 0 && disorder !== undefined) {
      const due = now() + random.uniform() * (disorder.withinMs ?? DEFAULT_LATENESS_MS)
      this.late.push({ frame, due })
      return
    }
    this.write(frame)
  }

  /** Data for one connection, such as a snapshot after subscribing. */
  tell(client: FakeClient, { topics, text, rows = [] }: DataFrame): void {
    const { faults, log, now, wrap } = this.options
    if (client.isDead) return
    if (faults.holdsData || this.isHeld) {
      log.book(rows, 'withheld')
      return
    }
    const isWritten = client.write(client.isWrapped ? wrap(topics[0] ?? '', text) : text, now())
    log.book(rows, isWritten ? 'sent' : 'unheard')
  }

  /** Acknowledgements, errors and pongs. */
  answer(client: FakeClient, text: string): void {
    if (!this.options.faults.has('silent') && !this.isHeld) client.write(text, this.options.now())
  }

  /** Sends what was made late and is due, or everything when frames are not late any more. */
  tick(): void {
    if (this.late.length === 0) return
    const isOver = !this.options.faults.has('out-of-order')
    const now = this.options.now()
    const due = this.late.filter((entry) => isOver || entry.due <= now).sort((a, b) => a.due - b.due)
    this.late = this.late.filter((entry) => !isOver && entry.due > now)
    for (const { frame } of due) {
      if (this.options.faults.holdsData || this.isHeld) this.options.log.book(frame.rows ?? [], 'withheld')
      else this.write(frame)
    }
  }

  private write(frame: DataFrame): void {
    const { faults, log } = this.options
    const { rows = [] } = frame
    const malformed = faults.get('malformed')
    this.frameCount++
    if (malformed !== undefined && this.frameCount % Math.max(1, malformed.every) === 0) {
      const ways = malformed.ways ?? MALFORMATIONS
      const way = ways[this.malformedCount % ways.length] ?? 'not-json'
      this.malformedCount++
      this.writeToAll({ topics: frame.topics, text: malform(frame.text, way) }, way !== 'not-json')
      log.book(rows, 'spoiled')
      return
    }
    const written = this.writeToAll(frame, true)
    log.book(rows, written > 0 ? 'sent' : 'unheard')
    if (rows.length > 0 && faults.has('duplicate')) this.writeToAll(frame, true)
  }

  /** Number of connections that were written to. */
  private writeToAll({ topics, text }: DataFrame, isWrappable: boolean): number {
    const now = this.options.now()
    let written = 0
    for (const topic of topics) {
      const clients = this.clientsByTopic.get(topic)
      if (clients === undefined) continue
      const isAnyWrapped = isWrappable && [...clients].some(({ isWrapped }) => isWrapped)
      const wrapped = isAnyWrapped ? this.options.wrap(topic, text) : text
      for (const client of clients) if (client.write(client.isWrapped ? wrapped : text, now)) written++
    }
    return written
  }
}
