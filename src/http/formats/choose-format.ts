import type { FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { defineError } from '../../domain/errors.ts'
import { type AnswerFormat, acceptedTypes } from './answer-format.ts'

const FormatNotOffered = defineError('FORMAT_NOT_OFFERED', {
  status: 406,
  kind: 'usage',
  message: (d: { accept: string; offered: readonly string[]; formats: readonly string[] }) =>
    `accept: ${d.accept} names no type that is offered: ${d.offered.join(', ')}; send one of them, or format=${d.formats.join(', ')}`,
})

/** Parameters of a media range but for its weight: whatever charset or profile is asked for, the types have one form. */
const RANGE_PARAMETERS = /;\s*(?!q\s*=)[^;,]*/gi

/**
 * The format that a request asks for: `format=` where it is given, else what `Accept` prefers; json without either.
 *
 * Tells caches that the answer depends on `Accept`.
 *
 * @throws FORMAT_NOT_OFFERED naming the types that are
 */
export function chooseFormat<Format extends AnswerFormat>(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { asked, offered }: { readonly asked: Format | undefined; readonly offered: readonly Format[] },
): Format {
  reply.header('vary', 'accept')
  if (asked !== undefined) return asked
  const types = acceptedTypes(offered)
  const accept = request.headers.accept?.trim() || '*/*'
  const ranges = accept.replaceAll(RANGE_PARAMETERS, '')
  const [best = ''] = new Negotiator({ headers: { accept: ranges } }).mediaTypes([...types.keys()])
  const format = types.get(best)
  if (format === undefined) throw FormatNotOffered({ accept, offered: [...types.keys()], formats: offered })
  return format
}
