import type { DataKind } from '../domain/series.ts'
import { type Interval, intervalMs } from '../domain/time.ts'
import { loadCoverage } from './duckdb-coverage.ts'
import { exchangesParameter } from './duckdb-feed-records.ts'
import type { DuckDbSession, SqlParameters } from './duckdb-session.ts'
import { FIND_NEWEST, SELECT_LIQUIDATIONS, SUM_LIQUIDATIONS } from './liquidation-queries.ts'
import { COVERAGES, KINDS, SIDES } from './live-columns.ts'
import { LIST_SERIES } from './live-queries.ts'
import type {
  LiquidationCursor,
  LiquidationFilter,
  LiquidationPage,
  LiquidationSum,
  StoredLiquidation,
} from './live-target.ts'
import type { CoverageRow, MarketKey } from './store.ts'

/** One page of liquidations; ordered from the newest, a cursor counts from the newest of its time. */
export async function loadLiquidations(
  session: DuckDbSession,
  filter: LiquidationFilter,
  { after, limit, order }: LiquidationPage,
): Promise<StoredLiquidation[]> {
  const skip = after !== undefined && isWithin(filter, after) ? after.skip : 0
  const wanted = after === undefined ? filter : { ...filter, ...fromCursor(filter, { after, order }) }
  const narrowed = order === 'newest' ? await narrowToNewest(session, wanted, limit + skip) : wanted
  const columns = await session.columns(SELECT_LIQUIDATIONS[order], {
    ...filterParameters(narrowed),
    limit: BigInt(limit),
    skip: BigInt(skip),
  })
  return readRows(columns, await loadMarkets(session), await simulatedRows(session, columns))
}

/** Sums by period, exchange and side, ordered so. */
export async function loadLiquidationSums(
  session: DuckDbSession,
  filter: LiquidationFilter,
  interval: Interval,
): Promise<LiquidationSum[]> {
  const parameters = { ...filterParameters(filter), step: BigInt(intervalMs(interval)) }
  return (await session.rows(SUM_LIQUIDATIONS, parameters)).map((row) => ({
    time: Number(row['time_ms']),
    exchange: String(row['exchange']),
    side: row['side'] === 'long' ? 'long' : 'short',
    count: Number(row['count']),
    notional: Number(row['notional_usd']),
    quantity: Number(row['quantity_base']),
    largest: Number(row['largest_usd']),
  }))
}

function filterParameters({ from, to, symbol, exchanges, side, minNotional }: LiquidationFilter): SqlParameters {
  return {
    from: BigInt(from),
    to: BigInt(to),
    symbol: symbol ?? null,
    exchanges: exchangesParameter(exchanges),
    side: side ?? null,
    min_notional: minNotional ?? null,
  }
}

/** The range from the time of a cursor on; rows before it are not looked at. */
function fromCursor(
  { from, to }: LiquidationFilter,
  { after, order }: { after: LiquidationCursor; order: LiquidationPage['order'] },
): { readonly from: number; readonly to: number } {
  return order === 'oldest' ? { from: Math.max(from, after.time), to } : { from, to: Math.min(to, after.time + 1) }
}

/** The filter without the time before its newest rows. */
async function narrowToNewest(
  session: DuckDbSession,
  filter: LiquidationFilter,
  rows: number,
): Promise<LiquidationFilter> {
  const [found] = await session.rows(FIND_NEWEST, { ...filterParameters(filter), rows: BigInt(rows) })
  return found?.['from_ms'] == null ? filter : { ...filter, from: Number(found['from_ms']) }
}

function isWithin({ from, to }: LiquidationFilter, { time }: LiquidationCursor): boolean {
  return time >= from && time < to
}

function readRows(
  columns: readonly Float64Array[],
  markets: ReadonlyMap<number, MarketKey>,
  simulated: readonly CoverageRow[],
): StoredLiquidation[] {
  return Array.from(columns[0] ?? [], (_, row) => {
    const [id = 0, eventTime = 0, received = 0, side = 0, price, bankruptcy, quantity = 0, notional = 0, ...texts] =
      columns.map((column) => column[row] ?? Number.NaN)
    const market = markets.get(id)
    if (market === undefined) throw new Error('Invariant: every row belongs to a series')
    const [coverage = 0, kind = Number.NaN] = texts
    return {
      ...market,
      eventTime,
      receivedTime: known(received),
      dataKind: KINDS[kind] ?? kindAt(simulated, { ...market, time: eventTime }),
      side: SIDES[side] ?? 'long',
      price: known(price),
      bankruptcyPrice: known(bankruptcy),
      quantity,
      notional,
      coverage: COVERAGES[coverage] ?? 'full',
    }
  })
}

function known(value: number | undefined): number | undefined {
  return Number.isNaN(value) ? undefined : value
}

async function loadMarkets(session: DuckDbSession): Promise<Map<number, MarketKey>> {
  const rows = (await session.rows(LIST_SERIES)).filter((row) => row['kind'] === 'liquidations')
  return new Map(
    rows.map((row) => [Number(row['id']), { exchange: String(row['exchange']), symbol: String(row['symbol']) }]),
  )
}

/** Simulated stretches, where a row does not say itself what it is. */
async function simulatedRows(session: DuckDbSession, columns: readonly Float64Array[]): Promise<CoverageRow[]> {
  if (!columns.at(-1)?.some(Number.isNaN)) return []
  return (await loadCoverage(session, { kind: 'liquidations' })).filter((row) => row.dataKind === 'simulated')
}

function kindAt(simulated: readonly CoverageRow[], { exchange, symbol, time }: MarketKey & { time: number }): DataKind {
  const isSimulated = simulated.some(
    (row) => row.exchange === exchange && row.symbol === symbol && time >= row.from && time < row.to,
  )
  return isSimulated ? 'simulated' : 'observed'
}
