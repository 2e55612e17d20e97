import fc from 'fast-check'
import { hostileBody, hostileText } from './hostile-values.ts'
import type { WsMessage } from './ws-client.ts'

const HOSTILE_VALUE = fc.oneof(hostileText, fc.jsonValue())
const CHANNELS = ['liquidations', 'candles', 'health', 'heatmap']
/** Filters of all channels, each with values that some of them take. */
const FILTERS: Readonly<Record<string, readonly unknown[]>> = {
  symbol: ['DEMOUSDT', 'DEMOUSDT', 'NONEUSDT'],
  exchange: ['simulated', 'binance'],
  exchanges: ['simulated', 'simulated,binance'],
  side: ['long', 'short'],
  min_notional: [0, '1000', -1],
  model: ['ledger', 'time_evolving', 'nothing'],
  interval: ['1h', '4h', '1m'],
  time_window: ['24h', '7d', '1y'],
  price_bin_size: [10, '0.5', 1e-9],
  leverage_weights: ['5:15,10:30', '100:1'],
  end_time: ['2026-01-06'],
}
const KINDS = ['subscribed', 'snapshot', 'update', 'dropped', 'unsubscribed', 'pong', 'error']

/** Mostly `usual`, else anything. */
function mostly(usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: HOSTILE_VALUE })
}

const filters = fc.record(
  Object.fromEntries(Object.entries(FILTERS).map(([name, values]) => [name, mostly(fc.constantFrom(...values))])),
  { requiredKeys: [] },
)
/** All filters at once fit no channel. */
const fewFilters = fc
  .tuple(filters, fc.subarray(Object.keys(FILTERS), { maxLength: 3 }))
  .map(([all, names]) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))))
const resume = mostly(fc.record({ epoch: hostileText, seq: fc.integer({ min: -1, max: 1000 }) }))
const id = mostly(fc.constantFrom('a', 'b', 'c'))
const object = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.record({ id, channel: mostly(fc.constantFrom(...CHANNELS)) }),
        fewFilters,
        fc.option(fc.record({ resume }), { freq: 4, nil: {} }),
      )
      .map(([head, given, back]) => ({ op: 'subscribe', ...head, ...given, ...back })),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('unsubscribe'), id }) },
  { weight: 1, arbitrary: fc.constant({ op: 'ping' }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('op', 'id', 'channel', '__proto__'), HOSTILE_VALUE) },
)

/** A message for `/ws` as it is sent: text, or bytes that may be no text. */
export interface HostileMessage {
  readonly data: string | Uint8Array
  readonly isBinary: boolean
}

/** Messages of one connection: most are understood, some are anything. */
export const hostileConversation: fc.Arbitrary<readonly HostileMessage[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: object.map((value) => ({ data: JSON.stringify(value), isBinary: false })) },
    { weight: 1, arbitrary: hostileBody.map((data) => ({ data, isBinary: false })) },
    { weight: 1, arbitrary: fc.record({ data: fc.uint8Array({ maxLength: 200 }), isBinary: fc.boolean() }) },
  ),
  { minLength: 1, maxLength: 24 },
)

/** What is wrong with a message of the server; undefined where nothing is. */
export function messageFault(message: WsMessage): string | undefined {
  if (!KINDS.includes(message.type)) return `a message of type "${message.type}"`
  if (message.type !== 'error') return undefined
  const { code = '', detail = '' } = message
  if (!/^[A-Z][A-Z0-9_]+$/.test(code) || code === 'INTERNAL') return `an error with the code "${code}": ${detail}`
  if (message.id !== null && typeof message.id !== 'string') return `an error for the id ${message.id}`
  return /node_modules|\bat \S+ \(|dist\//.test(detail) ? `an error that shows the inside: ${detail}` : undefined
}
