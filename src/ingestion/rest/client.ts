import { Agent } from 'undici'
import type { AppError } from '../../domain/errors.ts'
import type { PageRequest, RestAnswer, RestBudget, RestFailure, RestHost } from '../../exchanges/rest.ts'
import {
  RestBanned,
  RestCredentialsRefused,
  RestRateLimited,
  RestRefused,
  RestRegionBlocked,
  RestUnavailable,
} from './errors.ts'
import { Pace, type PaceClock, systemClock } from './pace.ts'

/** What a client needs besides the venue's own description. */
export interface RestClientOptions {
  readonly api: RestHost
  /** For venues that want signed requests. */
  readonly signer?: RequestSigner | undefined
  readonly baseUrl?: string | undefined
  /** Calendar time, UTC ms. */
  readonly now: () => number
  readonly clock?: PaceClock | undefined
  /** First pause before trying again; doubles up to a minute. */
  readonly retryDelayMs?: number | undefined
  readonly attempts?: number | undefined
  /** In [0, 1). */
  readonly random?: (() => number) | undefined
  /** Called before a pause that is no pace: the reason and its length. */
  readonly onWait?: ((wait: RestWait) => void) | undefined
}

/** Signs requests, each time they are sent: a signature holds for seconds. Neither it nor the key is in any message. */
export interface RequestSigner {
  /** @param now - UTC ms */
  sign(
    request: PageRequest,
    now: number,
  ): { readonly query: PageRequest['query']; readonly headers: Readonly<Record<string, string>> }
  /** The text without key and secret. */
  redact(text: string): string
}

export interface RestWait {
  readonly waitMs: number
  readonly problem: string
}

/** A parsed answer and when the venue gave it. */
export interface RestReply {
  readonly json: unknown
  /** What was parsed, as it came. */
  readonly text: string
  /** The earlier of our clock and the venue's `Date` header, UTC ms: what is closed by then is closed. */
  readonly time: number
}

const LONGEST_DELAY_MS = 60_000
/** A venue that wants a longer pause than this is left alone. */
const LONGEST_WAIT_MS = 5 * 60_000
const TIMEOUT_MS = 20_000
/** The largest honest page, 1,500 klines, has a quarter of a megabyte. */
const MOST_BODY_BYTES = 8_000_000

/** Asks one venue for pages, at its pace, again after passing faults; one client per venue and process. */
export class RestClient {
  private readonly options: RestClientOptions
  private readonly clock: PaceClock
  private readonly agent: Agent
  private readonly baseUrl: string
  private readonly paces = new Map<string, Pace>()
  /** By `clock`; a refusal for one request is one for all that wait. */
  private pausedUntil = 0

  constructor(options: RestClientOptions) {
    this.options = options
    this.clock = options.clock ?? systemClock
    this.baseUrl = (options.baseUrl ?? options.api.baseUrl).replace(/\/+$/, '')
    this.agent = new Agent({
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      connectTimeout: TIMEOUT_MS,
      maxResponseSize: MOST_BODY_BYTES,
    })
  }

  /**
   * Sends a request until it is answered, and gives up where trying again cannot help.
   *
   * @param onRequest - called for every request that is sent, the repeated ones too
   * @returns the answer, or the failure when the venue does not know the symbol
   * @throws REST_* or the signal's reason
   */
  async ask(
    request: PageRequest,
    {
      budget,
      cost,
      signal,
      onRequest,
    }: { budget: RestBudget; cost: number; signal: AbortSignal; onRequest: () => void },
  ): Promise<RestReply | Extract<RestFailure, { kind: 'symbol' }>> {
    const { attempts = 7 } = this.options
    const url = urlOf(this.baseUrl, request)
    for (let attempt = 1; ; attempt++) {
      await this.pause(signal)
      await this.paceOf(budget).take(cost, signal)
      onRequest()
      const outcome = await this.send(request, { budget, signal })
      if ('json' in outcome || outcome.kind === 'symbol') return outcome
      const waitMs = attempt < attempts ? this.waitOf(outcome, attempt) : undefined
      if (waitMs === undefined) throw errorOf(outcome, { url, attempts: attempt })
      this.options.onWait?.({ waitMs, problem: outcome.problem })
      this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + waitMs)
    }
  }

  /** Ends open connections; a second call does nothing. */
  close(): Promise<void> {
    return this.agent.destroyed ? Promise.resolve() : this.agent.destroy()
  }

  private async pause(signal: AbortSignal): Promise<void> {
    for (let left = this.pausedUntil - this.clock.now(); left > 0; left = this.pausedUntil - this.clock.now()) {
      await this.clock.sleep(Math.ceil(left), signal)
    }
  }

  private paceOf(budget: RestBudget): Pace {
    const known = this.paces.get(budget.name)
    if (known !== undefined) return known
    const pace = new Pace(budget, this.clock)
    this.paces.set(budget.name, pace)
    return pace
  }

  private async send(
    request: PageRequest,
    { budget, signal }: { budget: RestBudget; signal: AbortSignal },
  ): Promise<RestReply | RestFailure> {
    const { api, now } = this.options
    let answer: RestAnswer
    try {
      answer = await this.fetchAnswer(request, signal)
    } catch (error) {
      signal.throwIfAborted()
      return { kind: 'server', problem: networkProblem(error) }
    }
    const used = api.usedOf?.(budget, answer.header)
    if (used !== undefined && Number.isFinite(used)) this.paceOf(budget).observe(used)
    const failure = api.failureOf(answer)
    if (answer.status < 300 && answer.json === undefined) return cutOff(answer)
    if (failure !== undefined) return failure
    const venueTime = Date.parse(answer.header('date') ?? '')
    return {
      json: answer.json,
      text: answer.text,
      time: Number.isFinite(venueTime) ? Math.min(now(), venueTime) : now(),
    }
  }

  private async fetchAnswer(request: PageRequest, signal: AbortSignal): Promise<RestAnswer> {
    const { signer, now } = this.options
    const signed = signer?.sign(request, now())
    const { origin, pathname, search } = new URL(urlOf(this.baseUrl, { ...request, ...signed }))
    const content = request.body === undefined ? undefined : JSON.stringify(request.body)
    const { statusCode, headers, body } = await this.agent.request({
      origin,
      path: `${pathname}${search}`,
      method: content === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        'user-agent': 'liqheat',
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...signed?.headers,
      },
      ...(content === undefined ? {} : { body: content }),
      signal,
    })
    const received = await body.text()
    const text = signer === undefined ? received : signer.redact(received)
    return {
      status: statusCode,
      header: (name) => {
        const value = headers[name]
        return Array.isArray(value) ? value[0] : value
      },
      text,
      json: parse(text),
      now: now(),
    }
  }

  /** Pause before the next attempt in ms; undefined when there should be none. */
  private waitOf(failure: RestFailure, attempt: number): number | undefined {
    if (failure.kind !== 'rate' && failure.kind !== 'server') return undefined
    const { retryDelayMs = 1000, random = Math.random } = this.options
    const longest = Math.min(LONGEST_DELAY_MS, retryDelayMs * 2 ** (attempt - 1))
    const backoff = longest * (0.5 + random() / 2)
    const asked = failure.kind === 'rate' ? (failure.waitMs ?? 0) : 0
    return asked > LONGEST_WAIT_MS ? undefined : Math.max(asked, backoff)
  }
}

function errorOf(failure: RestFailure, { url, attempts }: { url: string; attempts: number }): AppError {
  const { problem } = failure
  switch (failure.kind) {
    case 'rate':
      return RestRateLimited({ url, attempts, problem })
    case 'server':
      return RestUnavailable({ url, attempts, problem })
    case 'banned':
      return RestBanned({ url, problem, advice: failure.advice })
    case 'region':
      return RestRegionBlocked({ url, problem })
    case 'credentials':
      return RestCredentialsRefused({ url, problem })
    case 'symbol':
    case 'refused':
      return RestRefused({ url, problem })
  }
}

function urlOf(baseUrl: string, { path, query }: Pick<PageRequest, 'path' | 'query'>): string {
  const search = new URLSearchParams(query).toString()
  return `${baseUrl}${path}${search === '' ? '' : `?${search}`}`
}

/** A body that is no JSON was cut off, or comes from something in between; the next one is likely whole. */
function cutOff({ status, text }: RestAnswer): RestFailure {
  const end = text.slice(-40).replace(/\s+/g, ' ')
  return {
    kind: 'server',
    problem: `HTTP ${status} with ${text.length} characters that are no JSON, ending in "${end}"`,
  }
}

/** Undefined when it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function networkProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : ''
  return `${code}${error.message}`
}
