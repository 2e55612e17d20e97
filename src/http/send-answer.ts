import type { FastifyReply, FastifyRequest } from 'fastify'
import { parseTime } from '../domain/time.ts'
import type { AnyQuestion } from './answers/answers.ts'
import type { HttpContext } from './context.ts'
import { sendCached } from './send-encoded.ts'

/** Readings of open interest are further apart nowhere: what is before one may depend on it. */
const LONGEST_LOOK_AHEAD = 86_400_000

/** Sends an answer about one symbol, computed once for each state of the symbol's data. */
export async function sendAnswer(
  { cache, catalog, version, computer }: HttpContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { symbol, ...asked }: AnyQuestion & { readonly symbol: string },
): Promise<FastifyReply> {
  const key = JSON.stringify([asked, version, await catalog.fingerprintBefore(symbol, endOf(asked))])
  return sendCached(cache, { request, reply }, { key, make: () => computer.compute(asked) })
}

/**
 * Time from which on data does not concern a question, UTC ms; Infinity for one without an end.
 *
 * A bucket that nobody chose depends on the last price: of a closed window only `as_of` fixes it.
 */
function endOf({ name, question }: AnyQuestion): number {
  if (name === 'coinglass') return Number.POSITIVE_INFINITY
  const { end_time, as_of, price_bin_size } = 'query' in question ? question.query : question
  const isBucketFixed = as_of !== undefined || price_bin_size !== undefined
  const ends = [isBucketFixed ? end_time : undefined, as_of].flatMap((text) => (text === undefined ? [] : timeOf(text)))
  return Math.min(...ends) + LONGEST_LOOK_AHEAD
}

/** A time that cannot be read is refused by whoever answers. */
function timeOf(text: string): number {
  try {
    return parseTime(text, 'time')
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
