import { type Static, Type } from 'typebox'
import type { Liquidation } from '../../../domain/market-events.ts'
import { requireExchange } from '../../../exchanges/registry.ts'
import type { StoredLiquidation } from '../../../storage/live-target.ts'
import type { HttpContext } from '../../context.ts'
import { liquidationRow, SideSchema } from '../../liquidation-row.ts'
import { exchangeIds } from '../../map-query.ts'
import { SymbolQuery } from '../../schemas.ts'
import { defineChannel, type StreamOutput, type StreamSource } from '../channel.ts'
import { RecentLiquidations } from '../recent-liquidations.ts'
import { smallSnapshot } from '../snapshot.ts'

const DAY = 86_400_000
/** Rows of a snapshot. */
const SNAPSHOT_ROWS = 100
/** Rows read for it: some that are stored come as updates. */
const READ_ROWS = 2 * SNAPSHOT_ROWS

const Filters = Type.Object(
  {
    symbol: Type.Optional(SymbolQuery),
    exchanges: Type.Optional(Type.String({ maxLength: 200 })),
    side: Type.Optional(SideSchema),
    min_notional: Type.Optional(Type.Number({ minimum: 0 })),
  },
  { additionalProperties: false },
)

interface Listener {
  readonly output: StreamOutput
  matches(liquidation: StoredLiquidation): boolean
}

/** Liquidations as they come; a snapshot is the newest 100 of the last 24 hours, newest first. */
export function liquidationsChannel({ store, bus, now }: Pick<HttpContext, 'store' | 'bus' | 'now'>) {
  const listeners = new Set<Listener>()
  const recent = new RecentLiquidations(now)

  const take = (liquidations: readonly Liquidation[]): void => {
    recent.add(liquidations)
    for (const liquidation of liquidations) {
      // Written once for all streams that it belongs to.
      let text: string | undefined
      for (const { output, matches } of listeners) {
        if (!matches(liquidation)) continue
        text ??= JSON.stringify(liquidationRow(liquidation))
        output.add(text)
      }
    }
  }

  const open = (filters: Static<typeof Filters>, output: StreamOutput): StreamSource => {
    const { symbol, side, min_notional: minNotional } = filters
    const exchanges = filters.exchanges === undefined ? undefined : exchangeIds(filters.exchanges)
    const matches = (row: StoredLiquidation): boolean =>
      (symbol === undefined || row.symbol === symbol) &&
      (exchanges === undefined || exchanges.includes(row.exchange)) &&
      (side === undefined || row.side === side) &&
      (minNotional === undefined || row.notional >= minNotional)
    const listener = { output, matches }
    listeners.add(listener)
    return {
      load: async () => {
        // An hour ahead: the clock of a venue is not ours.
        const range = { from: now() - DAY, to: now() + DAY / 24 }
        const filter = { ...range, symbol, exchanges, side, minNotional }
        const stored = await store.readLiquidationPage(filter, { limit: READ_ROWS, order: 'newest' })
        return () => {
          const rows = recent.join(stored, { limit: SNAPSHOT_ROWS, matches })
          return smallSnapshot(rows.map((row) => JSON.stringify(liquidationRow(row))))
        }
      },
      close: () => {
        listeners.delete(listener)
      },
    }
  }

  const channel = defineChannel({
    name: 'liquidations',
    filters: Filters,
    mostStreams: 16_384,
    normalise: (filters) => {
      const exchanges = filters.exchanges === undefined ? undefined : exchangeIds(filters.exchanges)
      for (const id of exchanges ?? []) requireExchange(id)
      return { ...filters, exchanges: exchanges?.join(',') }
    },
    open,
  })
  return { channel, stop: bus.subscribe('liquidations', take) }
}
