import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AnyQuestion } from './answers/answers.ts'
import type { HttpContext } from './context.ts'
import { sendEncoded } from './send-encoded.ts'

/** Sends an answer about one symbol, computed once for each state of the symbol's data. */
export async function sendAnswer(
  { cache, catalog, version, computer }: HttpContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { symbol, ...asked }: AnyQuestion & { readonly symbol: string },
): Promise<FastifyReply> {
  const key = JSON.stringify([asked, version, await catalog.fingerprint(symbol)])
  return sendEncoded(request, reply, await cache.get(key, () => computer.compute(asked)))
}
