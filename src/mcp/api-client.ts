import type { z } from 'zod'
import { AppError, defineError } from '../domain/errors.ts'

const NoServer = defineError('MCP_NO_SERVER', {
  status: 503,
  kind: 'network',
  retry: 'later',
  message: (d: { url: string; problem: string }) =>
    `no liqheat server answers at ${d.url} (${d.problem}); start one with "liqheat serve", or give its address with --url`,
})

const TokenRefused = defineError('MCP_TOKEN_REFUSED', {
  status: 401,
  kind: 'usage',
  message: (d: { url: string; detail: string }) =>
    `the server at ${d.url} wants a token that may read: ${d.detail}; set LIQHEAT_TOKEN where "liqheat mcp" is started`,
})

const AnswerUnexpected = defineError('MCP_ANSWER_UNEXPECTED', {
  status: 502,
  kind: 'network',
  message: (d: { url: string; path: string; problem: string }) =>
    `${d.url}${d.path} did not answer as a liqheat server of this version does (${d.problem}); update the older of the two`,
})

const TIMEOUT_MS = 60_000

/** Where the server is, and what it wants to see. */
export interface ApiAddress {
  /** Such as `http://127.0.0.1:8888`; a path in it is kept. */
  readonly url: string
  readonly token: string | undefined
}

/** Parameters of a question; those that are undefined are left out. */
export type ApiQuery = Readonly<Record<string, string | number | boolean | undefined>>

/** Asks a running liqheat server. */
export class ApiClient {
  private readonly url: string
  private readonly token: string | undefined

  constructor({ url, token }: ApiAddress) {
    this.url = url.replace(/\/+$/, '')
    this.token = token
  }

  /**
   * An answer of the API, of which `schema` picks what is read.
   *
   * @throws MCP_NO_SERVER, MCP_TOKEN_REFUSED, MCP_ANSWER_UNEXPECTED, and the codes of the API
   */
  async get<Answer>(path: string, query: ApiQuery, schema: z.ZodType<Answer>): Promise<Answer> {
    const { status, text } = await this.fetchText(path, query)
    const body = parsedJson(text)
    if (status >= 400) throw this.refusal(status, body)
    const parsed = schema.safeParse(body)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    const problem = issue === undefined ? 'unreadable' : `${issue.path.join('.')}: ${issue.message}`
    throw AnswerUnexpected({ url: this.url, path, problem })
  }

  private async fetchText(path: string, query: ApiQuery): Promise<{ status: number; text: string }> {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value))
    try {
      const response = await fetch(`${this.url}${path}?${parameters}`, {
        headers: this.token === undefined ? {} : { authorization: `Bearer ${this.token}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      return { status: response.status, text: await response.text() }
    } catch (cause) {
      throw NoServer({ url: this.url, problem: connectionProblem(cause) }, { cause })
    }
  }

  /** What the server says, under its own code. */
  private refusal(status: number, body: unknown): AppError {
    const detail = textField(body, 'detail') ?? `status ${status}`
    if (status === 401 || status === 403) return TokenRefused({ url: this.url, detail })
    const code = textField(body, 'code') ?? `HTTP_${status}`
    return new AppError(code, detail, { status, kind: 'data', retry: 'never', details: undefined })
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textField(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const value = new Map<string, unknown>(Object.entries(body)).get(name)
  return typeof value === 'string' ? value : undefined
}

/** The reason beneath "fetch failed". */
function connectionProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}
