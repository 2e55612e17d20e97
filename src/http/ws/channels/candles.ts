import { type Static, Type } from 'typebox'
import type { LiveCandle } from '../../../domain/market-events.ts'
import type { CandleColumns, DataKind } from '../../../domain/series.ts'
import { floorTime } from '../../../domain/time.ts'
import { requireExchange } from '../../../exchanges/registry.ts'
import type { HttpContext } from '../../context.ts'
import { SymbolQuery } from '../../schemas.ts'
import { defineChannel, type StreamOutput, type StreamSource } from '../channel.ts'
import { smallSnapshot } from '../snapshot.ts'

const MINUTE = 60_000
/** Rows of a snapshot. */
const SNAPSHOT_ROWS = 100
/** Candles of a market that may not be in the store yet: the running one and some that have just closed. */
const RECENT_ROWS = 3
/** A running candle whose minute is over for longer will not be closed any more, ms. */
const CLOSED_AFTER_MS = 5000

const Filters = Type.Object(
  { symbol: SymbolQuery, exchange: Type.String({ maxLength: 40 }) },
  { additionalProperties: false },
)

/** One-minute candles of a market, the running one once a second; a snapshot is the last 100, oldest first. */
export function candlesChannel({ store, catalog, bus, now }: Pick<HttpContext, 'store' | 'catalog' | 'bus' | 'now'>) {
  const outputs = new Map<string, StreamOutput>()
  const recent = new Map<string, LiveCandle[]>()

  const take = (candles: readonly LiveCandle[]): void => {
    for (const candle of candles) {
      const key = keyOf(candle)
      const others = (recent.get(key) ?? []).filter(({ openTime }) => openTime !== candle.openTime)
      recent.set(key, [...others, candle].slice(-RECENT_ROWS))
      outputs.get(key)?.add(JSON.stringify(candleRow(candle)))
    }
  }

  const open = (filters: Static<typeof Filters>, output: StreamOutput): StreamSource => {
    const key = keyOf(filters)
    outputs.set(key, output)
    return {
      load: async () => {
        const to = floorTime(now(), MINUTE) + MINUTE
        const from = to - SNAPSHOT_ROWS * MINUTE
        const [columns, markets] = await Promise.all([
          store.readCandles({ ...filters, interval: '1m', from, to }),
          catalog.markets(),
        ])
        const market = markets.find((one) => one.exchange === filters.exchange && one.symbol === filters.symbol)
        return () => {
          const rows = new Map(storedRows(columns, filters, market?.dataKind ?? 'observed'))
          for (const candle of recent.get(key) ?? []) {
            const isRunning = !rows.has(candle.openTime) && now() <= candle.closeTime + CLOSED_AFTER_MS
            if (candle.isClosed || isRunning) rows.set(candle.openTime, candleRow(candle))
          }
          const inOrder = [...rows].sort(([a], [b]) => a - b).slice(-SNAPSHOT_ROWS)
          return smallSnapshot(inOrder.map(([, row]) => JSON.stringify(row)))
        }
      },
      close: () => {
        outputs.delete(key)
      },
    }
  }

  const channel = defineChannel({
    name: 'candles',
    filters: Filters,
    mostStreams: 4096,
    normalise: (filters) => {
      requireExchange(filters.exchange)
      return filters
    },
    open,
  })
  return { channel, stop: bus.subscribe('candles', take) }
}

function keyOf({ exchange, symbol }: { readonly exchange: string; readonly symbol: string }): string {
  return `${exchange}\n${symbol}`
}

/** A candle as clients get it; JSON writes null for what is NaN. */
function candleRow(candle: Omit<LiveCandle, 'type' | 'eventTime' | 'receivedTime' | 'closeTime'>): object {
  return {
    exchange: candle.exchange,
    symbol: candle.symbol,
    timestamp: candle.openTime,
    state: candle.isClosed ? 'closed' : 'open',
    open: candle.open,
    high: candle.high,
    low: candle.low,
    close: candle.close,
    volume: candle.volume,
    quote_volume: candle.quoteVolume,
    taker_buy_volume: candle.takerBuyVolume,
    data_kind: candle.dataKind,
  }
}

function storedRows(
  columns: CandleColumns,
  { exchange, symbol }: { readonly exchange: string; readonly symbol: string },
  dataKind: DataKind,
): [number, object][] {
  const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN
  return [...columns.openTime].map((openTime, i) => [
    openTime,
    candleRow({
      exchange,
      symbol,
      dataKind,
      openTime,
      isClosed: true,
      open: at(columns.open, i),
      high: at(columns.high, i),
      low: at(columns.low, i),
      close: at(columns.close, i),
      volume: at(columns.volume, i),
      quoteVolume: at(columns.quoteVolume, i),
      takerBuyVolume: at(columns.takerBuyVolume, i),
    }),
  ])
}
