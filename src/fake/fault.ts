import { defineError } from '../domain/errors.ts'
import { MALFORMATIONS, type Malformation } from './malform.ts'

/** What goes wrong on command. Faults of different types add up; one of the same type takes the place of the other. */
export type FakeFault =
  /**
   * Resets every connection; new ones are taken. What was just written is lost with it, unless `isDrained`: then each
   * client has answered a ping after the last frame, within a second, before it is cut.
   */
  | { readonly type: 'cut'; readonly isDrained?: boolean }
  /** Connections stay open and nothing is sent, not even pongs. */
  | { readonly type: 'silent' }
  /** Subscriptions are acknowledged and pings answered; no data come. */
  | { readonly type: 'ack-only' }
  /** Liquidations at this rate per second for so long, on top of what there is. */
  | { readonly type: 'flood'; readonly rate: number; readonly seconds: number }
  /** Every n-th data frame is spoiled, in these ways by turns; default: all. */
  | { readonly type: 'malformed'; readonly every: number; readonly ways?: readonly Malformation[] }
  /** Liquidations of a symbol that the venue does not list, per second; default 1. */
  | { readonly type: 'unknown-symbols'; readonly rate?: number }
  /** Every frame with liquidations is sent twice. */
  | { readonly type: 'duplicate' }
  /** Frames with liquidations come late by chance, up to this; default 2,000 ms. So they overtake each other. */
  | { readonly type: 'out-of-order'; readonly withinMs?: number }
  /** Requests and handshakes are answered with an error status. */
  | StatusFault
  /**
   * Connections of this moment end: OKX sends notice 64008 and closes after `closeAfterMs` (default 60,000), the
   * others close with 1001 after it (default 0).
   */
  | { readonly type: 'rotate'; readonly closeAfterMs?: number }
  /** Subscriptions are refused. */
  | { readonly type: 'refuse' }
  /** The port is closed, for so long or until cleared; connections are reset, as by `cut`. */
  | { readonly type: 'no-listen'; readonly seconds?: number; readonly isDrained?: boolean }

export interface StatusFault {
  readonly type: 'status'
  /** 429, 418, 403, 451, 500, 503 and others. */
  readonly status: number
  /** Default: both. */
  readonly on?: 'ws' | 'rest'
  /** A 403 for the address's country rather than its rate. */
  readonly isRegion?: boolean
  /** Seconds of a Retry-After header. */
  readonly retryAfter?: number
  /** Part of the path; default: any. */
  readonly path?: string
  /** How many are answered so; default: all until cleared. */
  readonly times?: number
}

export type FaultType = FakeFault['type']
export type FaultOf<Type extends FaultType> = Extract<FakeFault, { readonly type: Type }>

const FakeFaultInvalid = defineError('FAKE_FAULT_INVALID', {
  status: 400,
  kind: 'usage',
  retry: 'never',
  message: ({ problem }: { problem: string }) => `the fault cannot be planted: ${problem}`,
})

type FieldKind = 'number' | 'boolean' | 'text' | 'ways'

/** Fields of each type; those with `!` must be given. */
const FIELDS: Readonly<Record<FaultType, Readonly<Record<string, FieldKind>>>> = {
  cut: { isDrained: 'boolean' },
  silent: {},
  'ack-only': {},
  flood: { 'rate!': 'number', 'seconds!': 'number' },
  malformed: { 'every!': 'number', ways: 'ways' },
  'unknown-symbols': { rate: 'number' },
  duplicate: {},
  'out-of-order': { withinMs: 'number' },
  status: {
    'status!': 'number',
    on: 'text',
    isRegion: 'boolean',
    retryAfter: 'number',
    path: 'text',
    times: 'number',
  },
  rotate: { closeAfterMs: 'number' },
  refuse: {},
  'no-listen': { seconds: 'number', isDrained: 'boolean' },
}

/** A fault out of JSON. @throws FAKE_FAULT_INVALID */
export function parseFault(value: unknown): FakeFault {
  if (typeof value !== 'object' || value === null) throw FakeFaultInvalid({ problem: 'it is not an object' })
  const given = new Map<string, unknown>(Object.entries(value))
  const type = given.get('type')
  const found = Object.entries(FIELDS).find(([name]) => name === type)
  if (found === undefined) {
    throw FakeFaultInvalid({ problem: `type is ${String(type)}, known are ${Object.keys(FIELDS).join(', ')}` })
  }
  const fields = new Map(Object.entries(found[1]).map(([name, kind]) => [name.replace('!', ''), kind]))
  for (const name of Object.keys(found[1]).filter((key) => key.endsWith('!'))) {
    if (!given.has(name.slice(0, -1))) throw FakeFaultInvalid({ problem: `${name.slice(0, -1)} is missing` })
  }
  for (const [name, field] of given) {
    const kind = fields.get(name)
    if (name === 'type') continue
    if (kind === undefined || !isOfKind(field, kind)) {
      throw FakeFaultInvalid({ problem: `${name} is ${JSON.stringify(field)}, wanted is ${kind ?? 'nothing'}` })
    }
  }
  return value as FakeFault
}

function isOfKind(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0
    case 'boolean':
      return typeof value === 'boolean'
    case 'text':
      return typeof value === 'string'
    case 'ways':
      return Array.isArray(value) && value.every((way) => MALFORMATIONS.some((known) => known === way))
  }
}
