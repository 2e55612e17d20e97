import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import type { CandleColumns, FundingColumns, OpenInterestColumns, TradeColumns } from '../../src/domain/series.ts'
import type { BarColumns } from '../../src/kernel/bars.ts'
import { spreadOpenInterest } from '../../src/kernel/open-interest-spread.ts'
import type { LiquidationModel, ModelInput } from '../../src/models/model.ts'
import { MODELS } from '../../src/models/registry.ts'
import { alignFunding } from '../../src/services/align-funding.ts'
import { alignTrades } from '../../src/services/align-points.ts'
import { alignTakerFlow, type StoredFlow } from '../../src/services/align-taker-flow.ts'
import { ALWAYS, assembleBars, barsKnownAt, NEVER } from '../../src/services/bars.ts'
import { withTriggers } from '../../src/services/base-candles.ts'
import { baseUnitReadings } from '../../src/services/open-interest-readings.ts'
import { BAR_MS, madeBars, sliceBars, toColumns } from '../helpers/bars-arbitrary.ts'
import { columnCells } from '../helpers/column-cells.ts'
import { runModel } from '../helpers/run-model.ts'

/** Series as the store answers them. */
interface Stored {
  readonly candles: CandleColumns
  readonly openInterest: OpenInterestColumns & { readonly stepMs: number }
  readonly funding: FundingColumns & { readonly stepMs: number }
  readonly flow: StoredFlow
  readonly trades: TradeColumns
}

interface Spacing {
  /** Candles between two readings, and how far a reading lies after the close of a candle, ms. */
  readonly readingEvery: number
  readonly readingDelay: number
  /** Whether open interest is told in USD alone. */
  readonly isUsd: boolean
  readonly fundingEvery: number
  /** Candles in a period of taker flow. */
  readonly flowEvery: number
  readonly hasTakerVolume: boolean
}

const spacings: fc.Arbitrary<Spacing> = fc.record({
  readingEvery: fc.integer({ min: 1, max: 5 }),
  readingDelay: fc.constantFrom(0, 1, 20_000),
  isUsd: fc.boolean(),
  fundingEvery: fc.integer({ min: 1, max: 7 }),
  flowEvery: fc.integer({ min: 1, max: 4 }),
  hasTakerVolume: fc.boolean(),
})

/** Turns made bars into what would be stored of that market in the end. */
function storedOf(bars: BarColumns, spacing: Spacing): Stored {
  const count = bars.openTime.length
  const every = (n: number): number[] => Array.from({ length: Math.floor(count / n) + 1 }, (_, k) => k * n)
  const levelAfter = (candle: number): number => {
    if (candle === 0) return 1000
    return (bars.openInterest[candle - 1] ?? 0) + (bars.openInterestChange[candle - 1] ?? 0)
  }
  const readings = every(spacing.readingEvery)
  const payments = every(spacing.fundingEvery)
  const periods = every(spacing.flowEvery).filter((candle) => candle + spacing.flowEvery <= count)
  const sum = (values: Float64Array, from: number): number =>
    values.slice(from, from + spacing.flowEvery).reduce((total, value) => total + value, 0)
  const unknown = (length: number) => new Float64Array(length).fill(Number.NaN)
  const flowEnd = (periods.at(-1) ?? -spacing.flowEvery) + spacing.flowEvery
  return {
    candles: {
      openTime: bars.openTime,
      closeTime: bars.closeTime,
      open: bars.open,
      high: bars.high,
      low: bars.low,
      close: bars.close,
      volume: bars.volume,
      quoteVolume: unknown(count),
      takerBuyVolume: spacing.hasTakerVolume ? bars.buyVolume : unknown(count),
    },
    openInterest: {
      stepMs: spacing.readingEvery * BAR_MS,
      time: Float64Array.from(readings, (candle) => candle * BAR_MS + spacing.readingDelay),
      quantity: spacing.isUsd ? unknown(readings.length) : Float64Array.from(readings, levelAfter),
      notional: Float64Array.from(readings, (candle) => levelAfter(candle) * 100),
    },
    funding: {
      stepMs: spacing.fundingEvery * BAR_MS,
      time: Float64Array.from(payments, (candle) => candle * BAR_MS),
      rate: Float64Array.from(payments, (candle) => 1e-3 * Math.sin(candle)),
    },
    flow: {
      columns: {
        time: Float64Array.from(periods, (candle) => candle * BAR_MS),
        buyVolume: Float64Array.from(periods, (candle) => sum(bars.buyVolume, candle)),
        sellVolume: Float64Array.from(periods, (candle) => sum(bars.sellVolume, candle)),
        buyNotional: unknown(periods.length),
        sellNotional: unknown(periods.length),
      },
      present: flowEnd > 0 ? [{ from: 0, to: flowEnd * BAR_MS, stepMs: spacing.flowEvery * BAR_MS }] : [],
    },
    trades: {
      time: Float64Array.from(bars.openTime, (openTime) => openTime + 30_000),
      isBuy: Uint8Array.from(bars.openTime, (_, i) => i % 2),
      price: bars.close,
      quantity: bars.volume,
    },
  }
}

/** What was stored at a time: closed candles, readings and payments up to then, periods of flow that were over. */
function storedAt(stored: Stored, time: number): Stored {
  const { candles, openInterest, funding, flow, trades } = stored
  const whole = candles.closeTime.filter((close) => close <= time).length
  const read = openInterest.time.filter((at) => at <= time).length
  const paid = funding.time.filter((at) => at <= time).length
  const [range] = flow.present
  const over = range === undefined ? 0 : flow.columns.time.filter((at) => at + range.stepMs <= time).length
  const traded = trades.time.filter((at) => at <= time).length
  return {
    candles: cut(candles, whole),
    openInterest: { ...openInterest, ...cut(withoutStep(openInterest), read) },
    funding: { ...funding, ...cut(withoutStep(funding), paid) },
    flow: {
      columns: cut(flow.columns, over),
      present: range === undefined || over === 0 ? [] : [{ ...range, to: over * range.stepMs }],
    },
    trades: {
      ...cut({ time: trades.time, price: trades.price, quantity: trades.quantity }, traded),
      isBuy: trades.isBuy.slice(0, traded),
    },
  }
}

function withoutStep<Columns extends { readonly stepMs: number }>({ stepMs: _, ...columns }: Columns) {
  return columns
}

function cut<Columns extends object>(columns: Columns, count: number): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column instanceof Float64Array ? column.slice(0, count) : column,
    ]),
  ) as Columns
}

/** Aligns stored series as the loader does. */
function align({ candles, openInterest, funding, flow, trades }: Stored, model: LiquidationModel): BarColumns {
  const base = withTriggers(candles, {
    openTime: new Float64Array(0),
    open: candles.open,
    high: candles.high,
    low: candles.low,
  })
  const presentOf = ({ time, stepMs }: { time: Float64Array; stepMs: number }) =>
    time.length === 0 ? [] : [{ from: time[0] ?? 0, to: (time.at(-1) ?? 0) + stepMs }]
  const quantity = baseUnitReadings(openInterest, base)
  return assembleBars(
    {
      candles: base,
      openInterest: spreadOpenInterest(base, { time: openInterest.time, quantity }, presentOf(openInterest)),
      funding: alignFunding(base, funding, presentOf(funding)),
      flow: alignTakerFlow(base, flow),
      trades: {
        points: { ...alignTrades(base, trades), from: 0 },
        isKnown: new Uint8Array(base.openTime.length).fill(1),
      },
    },
    {
      openInterest: requiredFrom(model, 'open-interest', openInterest.time),
      funding: requiredFrom(model, 'funding', funding.time),
      trades: ALWAYS,
    },
  )
}

/** When bars begin to need a series: always, from its first row on, or never. */
function requiredFrom(model: LiquidationModel, input: ModelInput, time: Float64Array): number {
  if ((model.needsOf?.(Value.Default(model.options, {})) ?? model.needs).includes(input)) return ALWAYS
  return model.awaits.includes(input) ? (time[0] ?? NEVER) : NEVER
}

describe.each(MODELS.map((model) => ({ id: model.id, model })))('$id', ({ model }) => {
  test('as of a time shows what a run showed that had only what was stored then', () => {
    fc.assert(
      fc.property(madeBars(false, 8), spacings, fc.integer({ min: 200, max: 1000 }), (made, spacing, thousandths) => {
        const stored = storedOf(toColumns(made), spacing)
        const time = Math.floor((thousandths / 1000) * (made.length + 1) * BAR_MS)
        const all = align(stored, model)
        const { count, dataEnd } = barsKnownAt(all, time)
        const then = align(storedAt(stored, time), model)
        // Periods of flow that were not over then stood as half and half; the answer as of then ends before them.
        const window = { from: 0, to: dataEnd }
        const asOf = runModel({ model, bars: sliceBars(all, 0, count), window })
        const live = runModel({ model, bars: then, window })
        expect(asOf.columns).toBe(live.columns)
        for (let t = 0; t < asOf.columns; t++) {
          expect(asOf.state[t]).toBe(live.state[t])
          asOf.series.forEach((series, which) => {
            const other = live.series[which]
            expect(columnCells(series, t)).toEqual(other === undefined ? [] : columnCells(other, t))
          })
        }
        // Without longer periods nothing that was known then is missing.
        if (spacing.flowEvery === 1 || spacing.hasTakerVolume) expect(dataEnd).toBe(barsKnownAt(then, time).dataEnd)
      }),
    )
  })
})
