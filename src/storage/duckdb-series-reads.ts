import type {
  CandleColumns,
  FlowPointColumns,
  FundingColumns,
  LiquidationColumns,
  MarkColumns,
  OpenInterestColumns,
  TakerFlowColumns,
  TradeColumns,
} from '../domain/series.ts'
import { intervalMs } from '../domain/time.ts'
import { findSeriesId, seriesParameters } from './duckdb-series.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { HIGHEST_PRICE, SELECT_FLOW_POINTS, SELECT_TAKER_FLOW, selectSeries } from './series-queries.ts'
import type { InstrumentRange, IntervalRange, RatioColumns, SeriesKey, SeriesKind } from './store.ts'

/** Stands for the columns of a series that is not there; never written to. */
const EMPTY = new Float64Array()

/** Reads stored series as typed columns; how a connection comes by is the store's. */
export abstract class SeriesReads {
  abstract read<T>(work: (session: DuckDbSession) => Promise<T>): Promise<T>

  async readCandles(range: IntervalRange): Promise<CandleColumns> {
    const columns = ['open', 'high', 'low', 'close', 'volume_base', 'volume_quote', 'taker_buy_base']
    const [openTime = EMPTY, open = EMPTY, high = EMPTY, low = EMPTY, close = EMPTY, ...volumes] = await this.series(
      { ...range, kind: 'candles' },
      columns,
    )
    const [volume = EMPTY, quoteVolume = EMPTY, takerBuyVolume = EMPTY] = volumes
    const step = intervalMs(range.interval)
    const closeTime = openTime.map((time) => time + step)
    return { openTime, closeTime, open, high, low, close, volume, quoteVolume, takerBuyVolume }
  }

  async readMarkCandles(range: IntervalRange): Promise<MarkColumns> {
    const found = await this.series({ ...range, kind: 'mark-candles' }, ['open', 'high', 'low', 'close'])
    const [openTime = EMPTY, open = EMPTY, high = EMPTY, low = EMPTY, close = EMPTY] = found
    return { openTime, open, high, low, close }
  }

  async readOpenInterest(range: InstrumentRange): Promise<OpenInterestColumns> {
    const found = await this.points(range, 'open-interest', ['quantity_base', 'notional_usd'])
    const [time = EMPTY, quantity = EMPTY, notional = EMPTY] = found
    return { time, quantity, notional }
  }

  async readFunding(range: InstrumentRange): Promise<FundingColumns> {
    const [time = EMPTY, rate = EMPTY] = await this.points(range, 'funding', ['rate'])
    return { time, rate }
  }

  async readTakerFlow(range: InstrumentRange): Promise<TakerFlowColumns> {
    const found = await this.read(async (session) => {
      const id = await findSeriesId(session, { ...range, kind: 'taker-flow', interval: '' })
      return id === undefined ? [] : session.columns(SELECT_TAKER_FLOW, seriesParameters(id, range))
    })
    const [time = EMPTY, buyVolume = EMPTY, sellVolume = EMPTY, buyNotional = EMPTY, sellNotional = EMPTY] = found
    return { time, buyVolume, sellVolume, buyNotional, sellNotional }
  }

  async readFlowPoints(range: InstrumentRange): Promise<FlowPointColumns> {
    const found = await this.read(async (session) => {
      const id = await findSeriesId(session, { ...range, kind: 'taker-flow', interval: '' })
      return id === undefined ? [] : session.columns(SELECT_FLOW_POINTS, seriesParameters(id, range))
    })
    const [time = EMPTY, price = EMPTY, quantity = EMPTY] = found
    return { time, price, quantity }
  }

  async readLargeTrades(range: InstrumentRange): Promise<TradeColumns> {
    const columns = ["(taker_side = 'buy')", 'price', 'quantity_base']
    const [time = EMPTY, isBuy = EMPTY, price = EMPTY, quantity = EMPTY] = await this.points(
      range,
      'large-trades',
      columns,
    )
    return { time, isBuy: Uint8Array.from(isBuy), price, quantity }
  }

  async readLiquidations(range: InstrumentRange): Promise<LiquidationColumns> {
    const columns = ["(side = 'short')", 'price', 'bankruptcy_price', 'quantity_base', 'notional_usd']
    const found = await this.points(range, 'liquidations', columns)
    const [time = EMPTY, side = EMPTY, price = EMPTY, bankruptcyPrice = EMPTY, quantity = EMPTY, notional = EMPTY] =
      found
    return { time, side: Uint8Array.from(side), price, bankruptcyPrice, quantity, notional }
  }

  async readLongShortRatios(range: InstrumentRange): Promise<RatioColumns> {
    const [time = EMPTY, ratio = EMPTY] = await this.points(range, 'long-short-ratio', ['ratio'])
    return { time, ratio }
  }

  readHighestPrice(range: IntervalRange): Promise<number> {
    return this.read(async (session) => {
      let highest = 0
      for (const kind of ['candles', 'mark-candles'] as const) {
        const id = await findSeriesId(session, { ...range, kind })
        if (id === undefined) continue
        const [row] = await session.rows(HIGHEST_PRICE[kind], seriesParameters(id, range))
        highest = Math.max(highest, Number(row?.['highest'] ?? 0))
      }
      return highest
    })
  }

  private points(range: InstrumentRange, kind: SeriesKind, columns: readonly string[]): Promise<Float64Array[]> {
    return this.series({ ...range, kind, interval: '' }, columns)
  }

  private series(range: SeriesKey & { from: number; to: number }, columns: readonly string[]): Promise<Float64Array[]> {
    return this.read(async (session) => {
      const id = await findSeriesId(session, range)
      return id === undefined ? [] : session.columns(selectSeries(range.kind, columns), seriesParameters(id, range))
    })
  }
}
