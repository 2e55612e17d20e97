import { type ClientOptions, WebSocket } from 'ws'
import { pollUntil } from './poll.ts'

/** A message of the server. */
export interface WsMessage {
  readonly type: string
  readonly id?: string | null
  readonly stream?: string
  readonly epoch?: string
  readonly seq?: number
  readonly resumed?: boolean
  readonly part?: number
  readonly parts?: number
  readonly meta?: Readonly<Record<string, unknown>>
  readonly data?: readonly Readonly<Record<string, unknown>>[]
  readonly code?: string
  readonly detail?: string
  readonly from_seq?: number
  readonly to_seq?: number
  readonly count?: number
}

/** A client of `/ws` that remembers what it was told. */
export class WsClient {
  readonly socket: WebSocket
  readonly messages: WsMessage[] = []
  /** Code of the end; undefined while it is open. */
  closed: number | undefined
  private read = 0

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data))))
    socket.on('close', (code) => {
      this.closed = code
    })
    socket.on('error', () => {})
  }

  static async connect(url: string, options: Pick<ClientOptions, 'headers' | 'localAddress'> = {}): Promise<WsClient> {
    const client = new WsClient(new WebSocket(`${url.replace('http', 'ws')}/ws`, options))
    await new Promise((resolve, reject) => {
      client.socket.once('open', resolve)
      client.socket.once('error', reject)
    })
    return client
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The next message that was not read yet. */
  async next(): Promise<WsMessage> {
    const message = await pollUntil(() => this.messages[this.read])
    this.read++
    return message
  }

  /** Reads a snapshot of any number of parts as one. */
  async nextSnapshot(): Promise<WsMessage> {
    const first = await this.next()
    const parts = [first]
    while (parts.length < (first.parts ?? 1)) parts.push(await this.next())
    return { ...first, data: parts.flatMap(({ data = [] }) => data) }
  }

  /** Subscribes and reads the answer and, unless it was resumed, the snapshot. */
  async subscribe(message: object): Promise<{ subscribed: WsMessage; snapshot: WsMessage | undefined }> {
    this.send({ op: 'subscribe', ...message })
    const subscribed = await this.next()
    if (subscribed.type !== 'subscribed') throw new Error(`not subscribed: ${JSON.stringify(subscribed)}`)
    return { subscribed, snapshot: subscribed.resumed === true ? undefined : await this.nextSnapshot() }
  }

  async close(): Promise<void> {
    if (this.closed === undefined) this.socket.close()
    await pollUntil(() => this.closed)
  }
}
