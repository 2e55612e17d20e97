import { Negotiator } from '@fastify/accept-negotiator'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BodyMaker, Coding, EncodedBody, EncodedCache } from './encoded-cache.ts'

const CODINGS = ['br', 'gzip', 'identity'] as const satisfies readonly Coding[]
/** A year, which is what caches take for ever. */
const FOR_EVER = 'private, max-age=31536000, immutable'
const negotiator = new Negotiator<Coding>({ supportedValues: [...CODINGS] })

/** Sends the answer under a key, made by `make` unless it is kept, and tells which of the two in `x-cache`. */
export async function sendCached(
  cache: EncodedCache,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { key, make }: { readonly key: string; readonly make: BodyMaker },
): Promise<FastifyReply> {
  const kept = cache.find(key)
  reply.header('x-cache', kept === undefined ? 'miss' : 'hit')
  return sendEncoded(request, reply, kept ?? (await cache.get(key, make)))
}

/** Sends a cached answer in the client's preferred content coding, or 304 where the client has it already. */
async function sendEncoded(request: FastifyRequest, reply: FastifyReply, answer: EncodedBody): Promise<FastifyReply> {
  const accepted = request.headers['accept-encoding']
  const wanted = (accepted === undefined ? undefined : negotiator.negotiate(String(accepted))) ?? 'identity'
  const etag = `"${answer.etag}${wanted === 'identity' ? '' : `-${wanted}`}"`
  const vary = reply.getHeader('vary')
  reply
    .header('etag', etag)
    .header('vary', vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`)
    .header('cache-control', answer.isFinal ? FOR_EVER : 'no-cache')
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send()
  const { coding, bytes } = await answer.encode(wanted)
  if (coding !== 'identity') reply.header('content-encoding', coding)
  return reply.type(answer.contentType).send(bytes)
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((candidate) => {
    const value = candidate.trim().replace(/^W\//, '')
    return value === '*' || value === etag
  })
}
