import { type Static, Type } from 'typebox'
import { rowsOfKind } from '../../services/catalog.ts'
import {
  type LiquidationScope,
  loadVenueLiquidations,
  resolveLiquidations,
} from '../../services/liquidation-history.ts'
import type { App, HttpContext } from '../context.ts'
import { stringEnum } from '../schemas.ts'
import { envelopeSchemas } from './coinglass-scope.ts'
import { coinglassSchemas } from './data-schemas.ts'
import { envelope } from './envelope.ts'
import { liquidationMeta } from './liquidation-meta.ts'
import { coinSymbol, exchangeNamed, exchangesNamed, pairSymbol } from './names.ts'
import { coveredByPeriod, PERIODS, type PeriodGrid, periodGrid, periodRange, periodStart } from './periods.ts'
import { CoinQuery, ExchangeListQuery, ExchangeQuery, PairQuery, TimeQuery } from './schemas.ts'

/** CoinGlass documents 1,000, and documented 4,500 before. */
const MOST_PERIODS = 4500
const DEFAULT_PERIODS = 1000

const PeriodProperties = {
  interval: stringEnum(PERIODS, 'Length of a period; weeks begin on Mondays'),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST_PERIODS, description: `Periods; default ${DEFAULT_PERIODS}` }),
  ),
  start_time: TimeQuery('First moment; the periods from here on'),
  end_time: TimeQuery('End, exclusive; default now'),
}
const PeriodQuerySchema = Type.Object(PeriodProperties)

/** Liquidations of one period, USD. */
interface PeriodSum {
  readonly time: number
  readonly long: number
  readonly short: number
  /** Percent of the period, averaged over the venues. */
  readonly watchedPercent: number
}

/** Sums of liquidations by period, in the shape of CoinGlass. */
export function registerCoinglassHistory(scope: App, { store, catalog, now }: HttpContext): void {
  scope.get(
    '/history',
    {
      config: { cost: 2 },
      schema: {
        tags: ['coinglass'],
        summary: 'Liquidations of a pair by period',
        querystring: Type.Object({ exchange: ExchangeQuery, symbol: PairQuery, ...PeriodProperties }),
        response: envelopeSchemas(coinglassSchemas.history),
      },
    },
    async ({ query }) => {
      const venue = exchangeNamed(query.exchange)
      const { periods, meta } = await answer(query, {
        symbol: pairSymbol(venue, query.symbol),
        exchanges: [venue.id],
      })
      const rows = periods.map(({ time, long, short, watchedPercent }) => ({
        time,
        long_liquidation_usd: String(long),
        short_liquidation_usd: String(short),
        watched_percent: watchedPercent,
      }))
      return envelope(rows, meta)
    },
  )
  scope.get(
    '/aggregated-history',
    {
      config: { cost: 2 },
      schema: {
        tags: ['coinglass'],
        summary: 'Liquidations of a coin by period, summed over venues',
        querystring: Type.Object({ exchange_list: ExchangeListQuery, symbol: CoinQuery, ...PeriodProperties }),
        response: envelopeSchemas(coinglassSchemas.aggregatedHistory),
      },
    },
    async ({ query }) => {
      const { periods, meta } = await answer(query, {
        symbol: await coinSymbol(catalog, query.symbol),
        exchanges: exchangesNamed(query.exchange_list),
      })
      const rows = periods.map(({ time, long, short, watchedPercent }) => ({
        time,
        aggregated_long_liquidation_usd: long,
        aggregated_short_liquidation_usd: short,
        watched_percent: watchedPercent,
      }))
      return envelope(rows, meta)
    },
  )

  async function answer(
    { interval, limit = DEFAULT_PERIODS, start_time, end_time }: Static<typeof PeriodQuerySchema>,
    market: { readonly symbol: string; readonly exchanges: readonly string[] | undefined },
  ) {
    const time = now()
    const grid = periodGrid(interval)
    const { from, to } = periodRange(grid, { start: start_time, end: end_time ?? time, limit })
    const asked = { ...market, start_time: String(from), end_time: String(to) }
    const resolved = await resolveLiquidations(catalog, asked, time)
    const [periods, venues] = await Promise.all([sumPeriods(resolved, grid), loadVenueLiquidations(store, resolved)])
    return { periods, meta: { ...liquidationMeta(resolved, { venues, now: time }), interval } }
  }

  /** Periods of which something is known: where nobody watched, an amount of 0 would be a claim. */
  async function sumPeriods({ filter, markets, exchanges }: LiquidationScope, grid: PeriodGrid): Promise<PeriodSum[]> {
    const sums = new Map<number, { long: number; short: number }>()
    for (const { time, side, notional } of await store.sumLiquidations(filter, grid.parts)) {
      const start = periodStart(grid, time)
      const found = sums.get(start) ?? { long: 0, short: 0 }
      found[side] += notional
      sums.set(start, found)
    }
    const watched = markets.map((market) =>
      coveredByPeriod(rowsOfKind(market, 'liquidations'), { ...filter, step: grid.step }),
    )
    const starts = Array.from({ length: (filter.to - filter.from) / grid.step }, (_, i) => filter.from + i * grid.step)
    return starts.flatMap((time, i) => {
      const covered = watched.reduce((total, periods) => total + (periods[i] ?? 0), 0)
      const sum = sums.get(time)
      if (covered === 0 && sum === undefined) return []
      const watchedPercent = (100 * covered) / (grid.step * Math.max(1, exchanges.length))
      const { long, short } = sum ?? { long: 0, short: 0 }
      return [{ time, long: rounded(long), short: rounded(short), watchedPercent: rounded(watchedPercent) }]
    })
  }
}

/** To six decimals, as the store rounds its sums. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
