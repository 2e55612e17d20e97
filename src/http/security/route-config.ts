import type { Scope } from './tokens.ts'

/** Who is asking. */
export interface Caller {
  /** Name of the token; undefined without one. */
  readonly token: string | undefined
  readonly scope: Scope | undefined
  /** Whom the cost of requests is counted for: a token, or an address. */
  readonly account: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller's token must allow where tokens are configured; `read` unless a route says otherwise. */
    scope?: Scope | 'open'
    /** Units of the rate limit that an answer costs; 1 unless a route says otherwise, 0 is not counted. */
    cost?: number
    /** Answered even when the server stops or cannot keep up. */
    isAlwaysAnswered?: boolean
  }

  interface FastifyRequest {
    caller: Caller
  }
}
