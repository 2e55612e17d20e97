import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { defineError } from '../../domain/errors.ts'
import type { Channel } from './channel.ts'

const Id = Type.String({ minLength: 1, maxLength: 64 })

const PingSchema = Type.Object({ op: Type.Literal('ping') }, { additionalProperties: false })
const UnsubscribeSchema = Type.Object({ op: Type.Literal('unsubscribe'), id: Id }, { additionalProperties: false })
const SubscribeSchema = Type.Object({
  op: Type.Literal('subscribe'),
  id: Id,
  channel: Type.String({ maxLength: 40 }),
  resume: Type.Optional(
    Type.Object(
      { epoch: Type.String({ maxLength: 64 }), seq: Type.Integer({ minimum: 0 }) },
      { additionalProperties: false },
    ),
  ),
})

/** What a client asks for. */
export type ClientMessage =
  | Static<typeof PingSchema>
  | Static<typeof UnsubscribeSchema>
  | {
      readonly op: 'subscribe'
      readonly id: string
      readonly channel: Channel
      readonly filters: Readonly<Record<string, unknown>>
      readonly resume: { readonly epoch: string; readonly seq: number } | undefined
    }

const MessageInvalid = defineError('MESSAGE_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string }) => d.problem,
})

const ChannelUnknown = defineError('CHANNEL_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string; known: readonly string[] }) =>
    `there is no channel "${d.name}"; channels: ${d.known.join(', ')}`,
})

/** A message as JSON. @throws MESSAGE_INVALID */
export function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  } catch (cause) {
    throw MessageInvalid({ problem: 'a message is one JSON object; this is no JSON' }, { cause })
  }
  throw MessageInvalid({ problem: 'a message is one JSON object' })
}

/** @throws MESSAGE_INVALID, CHANNEL_UNKNOWN */
export function parseMessage(
  message: Readonly<Record<string, unknown>>,
  channels: ReadonlyMap<string, Channel>,
): ClientMessage {
  if (message['op'] === 'ping') return check(PingSchema, message)
  if (message['op'] === 'unsubscribe') return check(UnsubscribeSchema, message)
  if (message['op'] !== 'subscribe') {
    throw MessageInvalid({ problem: 'op must be one of subscribe, unsubscribe, ping' })
  }
  const { id, channel: name, resume } = check(SubscribeSchema, message)
  const channel = channels.get(name)
  if (channel === undefined) throw ChannelUnknown({ name, known: [...channels.keys()] })
  const { op: _op, id: _id, channel: _channel, resume: _resume, ...given } = message
  // A number may come as text, as it does in a query.
  const filters = check(channel.filters, Value.Convert(channel.filters, given))
  return { op: 'subscribe', id, channel, filters, resume }
}

function check<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  const [fault] = Value.Errors(schema, value)
  if (fault !== undefined) {
    const name = fault.instancePath.slice(1)
    const problem = `${name === '' ? '' : `${name} `}${fault.message}${detailOf(fault.params)}`
    throw MessageInvalid({ problem })
  }
  return Value.Parse(schema, value)
}

/** Names of parameters that are too many or missing, and values that are allowed. */
function detailOf(params: unknown): string {
  const values = Object.values(Object(params)).flat()
  return values.length === 0 ? '' : `: ${values.join(', ')}`
}
