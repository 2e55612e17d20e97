import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { EnvHttpProxyAgent, request } from 'undici'
import { AppError } from '../../domain/errors.ts'
import { ArchiveBlocked, ArchiveUnreachable } from './errors.ts'

/** How requests are made, and how long one is tried again. */
export interface HttpOptions {
  readonly attempts: number
  /** Pause after the first failure; doubles from one to the next, up to a minute. */
  readonly retryDelayMs: number
  readonly signal?: AbortSignal | undefined
}

export type HttpAnswer = Dispatcher.ResponseData

const LONGEST_PAUSE_MS = 60_000
/** No byte for this long is a dead connection. */
const SILENCE_MS = 30_000
const BLOCKED = new Set([401, 403, 451])
const TRANSIENT = new Set([408, 418, 425, 429])

/** Connections of one run; honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
export function openConnections(): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({ connect: { timeout: 15_000 }, headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS })
}

/** Failure of one attempt that another may mend; `pauseMs` is what the host asked for. */
export class TransientFailure extends Error {
  readonly pauseMs: number | undefined

  constructor(message: string, pauseMs?: number, options?: ErrorOptions) {
    super(message, options)
    this.pauseMs = pauseMs
  }
}

/**
 * Runs `attempt` until it succeeds; network faults, 5xx and rate limits are tried again, other failures end it.
 *
 * @throws ARCHIVE_UNREACHABLE after the last attempt
 */
export async function withRetries<T>(
  url: string,
  { attempts, retryDelayMs, signal }: HttpOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt()
    } catch (error) {
      if (signal?.aborted === true || error instanceof AppError) throw error
      if (tried >= attempts) {
        throw ArchiveUnreachable({ url, problem: `${reason(error)}, ${tried} times` }, { cause: error })
      }
      await sleep(pauseMs(error, tried, retryDelayMs), undefined, signal === undefined ? {} : { signal })
    }
  }
}

/** As long as the host asked for, else longer each time, with chance so that many do not come back at once. */
function pauseMs(error: unknown, tried: number, first: number): number {
  if (error instanceof TransientFailure && error.pauseMs !== undefined) return error.pauseMs
  return Math.min(first * 2 ** (tried - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
}

/**
 * One GET. Answers of 200, 206, 404 and 416 are the caller's; the body of any other is thrown away.
 *
 * @throws ARCHIVE_BLOCKED, TransientFailure
 */
export async function get(
  url: string,
  {
    connections,
    headers = {},
    signal,
  }: {
    connections: Dispatcher
    headers?: Record<string, string>
    signal?: AbortSignal | undefined
  },
): Promise<HttpAnswer> {
  const answer = await request(url, { dispatcher: connections, headers, ...(signal === undefined ? {} : { signal }) })
  const { statusCode: status } = answer
  if (status === 200 || status === 206 || status === 404 || status === 416) return answer
  await answer.body.dump()
  if (BLOCKED.has(status)) throw ArchiveBlocked({ url, status })
  if (status >= 500 || TRANSIENT.has(status)) {
    throw new TransientFailure(`it answered ${status}`, retryAfterMs(answer.headers['retry-after']))
  }
  throw ArchiveUnreachable({ url, problem: `it answered ${status}` })
}

/** `Retry-After` in milliseconds: seconds or a date. */
export function retryAfterMs(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 10 * LONGEST_PAUSE_MS) : undefined
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && cause.message !== '' ? `${error.message} (${cause.message})` : error.message
}
