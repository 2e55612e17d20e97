import type { RestAnswer, RestFailure } from './rest.ts'

const LONGEST_PROBLEM = 200

/** What HTTP itself says of an answer, the same at every venue; undefined for 2xx. */
export function httpFailure(answer: RestAnswer): RestFailure | undefined {
  const { status } = answer
  const problem = problemOf(answer)
  if (status >= 200 && status < 300) return undefined
  if (status === 429) return { kind: 'rate', waitMs: retryAfterMs(answer), problem }
  if (status === 451) return { kind: 'region', problem }
  if (status === 408 || status >= 500) return { kind: 'server', problem }
  if (status === 403 || status === 418) {
    return { kind: 'banned', problem, advice: 'wait before trying again, every request may prolong it' }
  }
  return { kind: 'refused', problem }
}

/** Status and the beginning of the body on one line, for a message. */
export function problemOf({ status, text }: RestAnswer): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return `HTTP ${status} ${line.length > LONGEST_PROBLEM ? `${line.slice(0, LONGEST_PROBLEM)}...` : line}`.trim()
}

/** Pause that a `Retry-After` header asks for: seconds or an HTTP date. */
export function retryAfterMs({ header, now }: RestAnswer): number | undefined {
  const value = header('retry-after')
  if (value === undefined || value.trim() === '') return undefined
  const seconds = Number(value)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}
