import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpContext } from './context.ts'
import { sendEncoded } from './send-encoded.ts'

/** An answer about one symbol to keep: `name` and `query` decide it for one state of what is stored of the symbol. */
export interface CachedAnswer {
  readonly name: string
  readonly symbol: string
  readonly query: object
  make(): Promise<object>
}

/** Sends an answer as JSON, computed once for each state of the symbol's data. */
export async function sendCachedJson(
  { cache, catalog, version }: HttpContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { name, symbol, query, make }: CachedAnswer,
): Promise<FastifyReply> {
  const key = JSON.stringify([name, version, await catalog.fingerprint(symbol), query])
  const answer = await cache.get(key, async () => ({
    contentType: 'application/json; charset=utf-8',
    body: Buffer.from(JSON.stringify(await make())),
  }))
  return sendEncoded(request, reply, answer)
}
