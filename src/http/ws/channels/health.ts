import { type Static, Type } from 'typebox'
import type { FeedState, FeedStateSpan } from '../../../domain/feed-state.ts'
import { EXCHANGES, requireExchange } from '../../../exchanges/registry.ts'
import { loadExchangeHealth } from '../../../services/exchange-health.ts'
import type { HttpContext } from '../../context.ts'
import { defineChannel, type StreamOutput, type StreamSource } from '../channel.ts'
import { smallSnapshot } from '../snapshot.ts'

/** Longer than a state takes from the bus to the store, ms. */
const RECENT_MS = 15_000

const Filters = Type.Object(
  { exchange: Type.Optional(Type.String({ maxLength: 40 })) },
  { additionalProperties: false },
)

interface Row {
  readonly exchange: string
  readonly channel: string
  readonly state: FeedState
  readonly since: number | null
  readonly reason: string
}

/** States of feeds as they change; a snapshot is the state of every channel of every venue. */
export function healthChannel({ store, bus, now }: Pick<HttpContext, 'store' | 'bus' | 'now'>) {
  const listeners = new Map<StreamOutput, string | undefined>()
  const recent = new Map<string, { readonly time: number; readonly row: Row }>()

  const take = (spans: readonly FeedStateSpan[]): void => {
    for (const span of spans) {
      const row = rowOf(span)
      const key = keyOf(row)
      const last = recent.get(key)?.row
      recent.set(key, { time: now(), row })
      // A span is told again whenever it is moved on.
      if (last !== undefined && last.state === row.state && last.since === row.since && last.reason === row.reason)
        continue
      for (const [output, exchange] of listeners) {
        if (exchange === undefined || exchange === span.exchange) output.add(JSON.stringify(row))
      }
    }
  }

  const open = ({ exchange }: Static<typeof Filters>, output: StreamOutput): StreamSource => {
    listeners.set(output, exchange)
    const isWanted = (row: Row): boolean => exchange === undefined || row.exchange === exchange
    return {
      load: async () => {
        const all = await loadExchangeHealth(store, { exchanges: EXCHANGES, now: now() })
        return () => {
          const stored = all.flatMap((health) =>
            Object.entries(health.channels).map(([channel, { state, since, reason }]): Row => {
              return { exchange: health.exchange, channel, state, since: since ?? null, reason }
            }),
          )
          const rows = new Map(stored.map((row) => [keyOf(row), row]))
          for (const [key, { time, row }] of recent) if (now() - time <= RECENT_MS) rows.set(key, row)
          return smallSnapshot([...rows.values()].filter(isWanted).map((row) => JSON.stringify(row)))
        }
      },
      close: () => {
        listeners.delete(output)
      },
    }
  }

  const channel = defineChannel({
    name: 'health',
    filters: Filters,
    mostStreams: 64,
    normalise: (filters) => {
      if (filters.exchange !== undefined) requireExchange(filters.exchange)
      return filters
    },
    open,
  })
  return { channel, stop: bus.subscribe('feed-states', take) }
}

function keyOf({ exchange, channel }: { readonly exchange: string; readonly channel: string }): string {
  return `${exchange}\n${channel}`
}

function rowOf({ exchange, channel, state, from, reason }: FeedStateSpan): Row {
  return { exchange, channel, state, since: from, reason }
}
