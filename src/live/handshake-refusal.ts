import type { RestAnswer } from '../exchanges/rest.ts'
import { problemOf, retryAfterMs } from '../exchanges/rest-failures.ts'

/** Why a connection failed or ended, and what to do next. */
export interface ConnectionFailure {
  readonly problem: string
  /** Shortest pause that the venue wants, ms. */
  readonly waitMs: number
  /** The venue does not serve this region; asking again soon is no use. */
  readonly isRegion: boolean
}

/**
 * Shortest pause after a ban by its status, ms; earlier attempts prolong it. Binance bans with 418 for two minutes and
 * more, Bybit with 403 for ten (their documentation of REST limits, 2026-11-21; of handshakes neither says anything).
 */
const BAN_MS = new Map([
  [418, 2 * 60_000],
  [403, 10 * 60_000],
])
/** As CloudFront, Binance and OKX word it. */
const REGION = /country|region|restricted location|jurisdiction|territor/i

/** A failure of the line or of the protocol. */
export function plainFailure(problem: string): ConnectionFailure {
  return { problem, waitMs: 0, isRegion: false }
}

/** What the answer to a handshake means that is no upgrade. */
export function readRefusal(answer: RestAnswer): ConnectionFailure {
  const { status, text } = answer
  const problem = problemOf(answer)
  const askedMs = retryAfterMs(answer) ?? 0
  if (status === 451 || (status === 403 && REGION.test(text))) {
    return { problem: `the venue does not serve this region (${problem})`, waitMs: askedMs, isRegion: true }
  }
  const banMs = BAN_MS.get(status)
  if (banMs !== undefined) {
    return {
      problem: `the venue has shut this address out (${problem})`,
      waitMs: Math.max(banMs, askedMs),
      isRegion: false,
    }
  }
  const words = status === 429 ? 'too many connections' : 'the venue refused the connection'
  return { problem: `${words} (${problem})`, waitMs: askedMs, isRegion: false }
}
