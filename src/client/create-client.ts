import { LiqheatError } from './liqheat-error.ts'
import type { Channel, FiltersOf, LiveEvent } from './live-messages.ts'
import { type Request, sendRequest, type Transport } from './send-request.ts'
import { type OpenWebSocket, Subscription, type WebSocketLike } from './subscription.ts'
import type { AnswerOf, Arguments, BodyOf, Method, PathOf, QueryOf } from './typed-paths.ts'

/** Where the server is and how it is asked. */
export interface ClientOptions {
  /** Such as `http://127.0.0.1:8888`. */
  readonly baseUrl: string
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string
  /** Default: that of the runtime. */
  readonly fetch?: typeof fetch
  /** Default: that of the runtime; Node 20 has none, and none of them but ws can send a token. */
  readonly webSocket?: OpenWebSocket
  /** How often a request is made again that was answered 429 or 503 with Retry-After; default 2. */
  readonly retries?: number
  /** Longest wait for that, ms; default 60,000. */
  readonly mostWaitMs?: number
}

export interface RequestOptions {
  readonly signal?: AbortSignal
}

/** A liqheat server. Every method but `subscribe` rejects with a LiqheatError, or the reason of an aborted signal. */
export interface Client {
  /** Asks a route; its query and answer are typed by its path. */
  get<Path extends PathOf<'get'>>(
    path: Path,
    ...rest: Arguments<QueryOf<Path>, RequestOptions>
  ): Promise<AnswerOf<Path>>
  post<Path extends PathOf<'post'>>(
    path: Path,
    ...rest: Arguments<BodyOf<Path>, RequestOptions>
  ): Promise<AnswerOf<Path, 'post'>>
  delete<Path extends PathOf<'delete'>>(
    path: Path,
    ...rest: Arguments<QueryOf<Path, 'delete'>, RequestOptions>
  ): Promise<AnswerOf<Path, 'delete'>>
  /** Like `get`, with the answer as it comes: for `format` csv, arrow, parquet or binary. */
  read<Path extends PathOf<'get'>>(path: Path, ...rest: Arguments<QueryOf<Path>, RequestOptions>): Promise<Response>
  /**
   * Follows a channel of docs/WEBSOCKET.md until it is closed; connections that break are replaced, and what happened
   * meanwhile is told where the server still has it.
   *
   * @throws LiqheatError WEBSOCKET_MISSING, WEBSOCKET_TOKEN
   */
  subscribe<Name extends Channel>(
    channel: Name,
    filters: FiltersOf[Name],
    onEvent: (event: LiveEvent<Name>) => void,
  ): { close(): void }
}

/** A client of one server; it keeps no connection open but those of subscriptions. */
export function createClient(options: ClientOptions): Client {
  const { token, retries = 2, mostWaitMs = 60_000 } = options
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const transport: Transport = { baseUrl, token, fetch: options.fetch ?? fetch, retries, mostWaitMs }
  const ask = async (method: Method, request: Omit<Request, 'method'>) =>
    json(await sendRequest(transport, { ...request, method }), request.signal)
  return {
    get: (path, ...[query, { signal } = {}]) => ask('get', { path, query, signal }),
    post: (path, ...[body, { signal } = {}]) => ask('post', { path, body, signal }),
    delete: (path, ...[query, { signal } = {}]) => ask('delete', { path, query, signal }),
    read: (path, ...[query, { signal } = {}]) => sendRequest(transport, { method: 'get', path, query, signal }),
    subscribe: (channel, filters, onEvent) =>
      new Subscription({ channel, filters, onEvent, open: socketOpener(baseUrl, options) }),
  }
}

async function json(response: Response, signal: AbortSignal | undefined) {
  if (response.status === 204) return undefined
  const type = response.headers.get('content-type') ?? 'nothing'
  const { status } = response
  if (!type.startsWith('application/json')) {
    const detail = `the answer is ${type}, not JSON; use read() for other formats`
    throw new LiqheatError({ code: 'ANSWER_UNREADABLE', status, detail })
  }
  const text = await response.text().catch((cause: unknown) => {
    signal?.throwIfAborted()
    const detail = 'the answer broke off before its end; ask again'
    throw new LiqheatError({ code: 'SERVER_UNREACHABLE', status: 0, detail }, { cause })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    const detail = `the answer of ${text.length} characters is no JSON, though it says so; is the address that of liqheat?`
    throw new LiqheatError({ code: 'ANSWER_UNREADABLE', status, detail }, { cause })
  }
}

function socketOpener(baseUrl: string, { token, webSocket }: ClientOptions): () => WebSocketLike {
  const url = `${baseUrl.replace(/^http/, 'ws')}/ws`
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  if (webSocket !== undefined) return () => webSocket(url, headers)
  const own = {
    status: 0,
    remedy: 'give webSocket: (url, headers) => new WebSocket(url, { headers }) of the package ws',
  }
  if (typeof WebSocket === 'undefined') {
    throw new LiqheatError({
      ...own,
      code: 'WEBSOCKET_MISSING',
      detail: `this runtime has no WebSocket; ${own.remedy}`,
    })
  }
  if (token !== undefined) {
    const detail = `the WebSocket of this runtime cannot send a token; ${own.remedy}`
    throw new LiqheatError({ ...own, code: 'WEBSOCKET_TOKEN', detail })
  }
  return () => new WebSocket(url)
}
