import { LiqheatError } from './liqheat-error.ts'
import { pause } from './pause.ts'

/** Where requests go, and how often one is made again. */
export interface Transport {
  /** Without a slash at the end. */
  readonly baseUrl: string
  readonly token: string | undefined
  readonly fetch: typeof fetch
  /** How often a request is repeated that was answered 429 or 503 with Retry-After. */
  readonly retries: number
  /** Longest pause before a repetition, ms; a server that asks for more gets no repetition. */
  readonly mostWaitMs: number
}

export interface Request {
  readonly method: string
  /** As the OpenAPI document has it: names in braces are filled in from the query. */
  readonly path: string
  /** Undefined values are left out. */
  readonly query?: object | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

const BUSY = [429, 503]

/**
 * Makes a request and, where the server is too busy for it, makes it again when the server says.
 *
 * @returns an answer with a status below 400
 * @throws LiqheatError; and the reason of the signal when it is aborted
 */
export async function sendRequest(transport: Transport, request: Request): Promise<Response> {
  for (let repeated = 0; ; repeated++) {
    const response = await ask(transport, request)
    if (response.ok) return response
    const error = await errorOf(response)
    // One that was aborted may have half its text.
    request.signal?.throwIfAborted()
    const waitMs = (error.retry_after ?? Number.POSITIVE_INFINITY) * 1000
    if (!BUSY.includes(error.status) || repeated >= transport.retries || waitMs > transport.mostWaitMs) throw error
    await pause(waitMs, request.signal)
  }
}

async function ask({ baseUrl, token, fetch }: Transport, { method, path, query, body, signal }: Request) {
  const headers: Record<string, string> = {}
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`
  if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(`${baseUrl}${addressOf(path, query)}`, {
      method: method.toUpperCase(),
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (cause) {
    signal?.throwIfAborted()
    const detail = `${baseUrl} does not answer; is "liqheat serve" running there?`
    throw new LiqheatError({ code: 'SERVER_UNREACHABLE', status: 0, detail }, { cause })
  }
}

function addressOf(path: string, query: object = {}): string {
  const named = [...path.matchAll(/{(\w+)}/g)].map(([, name]) => name)
  const values = new Map<string, unknown>(Object.entries(query))
  const filled = path.replaceAll(/{(\w+)}/g, (_braces, name: string) => encodeURIComponent(String(values.get(name))))
  return filled + queryText(Object.entries(query).filter(([name]) => !named.includes(name)))
}

function queryText(query: readonly (readonly [string, unknown])[]): string {
  const given = query.filter(([, value]) => value !== undefined)
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`
}

async function errorOf(response: Response): Promise<LiqheatError> {
  const { status, headers } = response
  const retry_after = secondsUntil(headers.get('retry-after'))
  const problem = problemOf(await response.text().catch(() => ''))
  const detail = problem?.['detail'] ?? `the server answered ${status} ${response.statusText}`.trim()
  const code = problem?.['code'] ?? `HTTP_${status}`
  const request_id = problem?.['request_id']
  return new LiqheatError({ code, status, detail, request_id, retry_after })
}

/** Texts of problem+json; a proxy before the server may answer anything. */
function problemOf(text: string): Readonly<Record<string, string | undefined>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null) return undefined
    return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === 'string'))
  } catch {
    return undefined
  }
}

/** Retry-After is a number of seconds or a date. */
function secondsUntil(text: string | null): number | undefined {
  if (text === null) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
