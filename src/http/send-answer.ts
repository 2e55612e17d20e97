import type { FastifyReply, FastifyRequest } from 'fastify'
import { parseTime } from '../domain/time.ts'
import type { AnyQuestion } from './answers/answers.ts'
import type { HttpContext } from './context.ts'
import { sendCached } from './send-encoded.ts'

/** Readings of open interest are further apart nowhere: what is before one may depend on it. */
const LONGEST_LOOK_AHEAD = 86_400_000

/** Sends an answer about one symbol, computed once for each state of the symbol's data. */
export async function sendAnswer(
  { cache, catalog, version, computer, parameters }: HttpContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { symbol, ...asked }: AnyQuestion & { readonly symbol: string },
): Promise<FastifyReply> {
  const name = parametersOf(asked)
  const fitted = name === undefined ? undefined : (await parameters.find(name)).hash
  const key = JSON.stringify([asked, version, fitted, await catalog.fingerprintBefore(symbol, endOf(asked))])
  return sendCached(cache, { request, reply }, { key, make: () => computer.compute(asked) })
}

/** Name of the parameters of a question: with another content of their file it has another answer. */
function parametersOf({ name, question }: AnyQuestion): string | undefined {
  if (name === 'coinglass') return undefined
  return question.query.parameters
}

/**
 * Time from which on data does not concern a question, UTC ms; Infinity for one that asks for what is known now: where
 * its data ends, which holes it has and which bucket suits the price are part of every answer.
 */
function endOf({ name, question }: AnyQuestion): number {
  if (name === 'coinglass') return Number.POSITIVE_INFINITY
  const { as_of } = 'query' in question ? question.query : question
  return as_of === undefined ? Number.POSITIVE_INFINITY : timeOf(as_of) + LONGEST_LOOK_AHEAD
}

/** A time that cannot be read is refused by whoever answers. */
function timeOf(text: string): number {
  try {
    return parseTime(text, 'time')
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
