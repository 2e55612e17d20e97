import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MadeBar, madeBars, toColumns } from '../../test/helpers/bars-arbitrary.ts'
import { columnCells } from '../../test/helpers/column-cells.ts'
import type { PriceDensity } from '../analysis/price-density.ts'
import { okx } from '../exchanges/okx.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { COLUMN_GAP, COLUMN_OPEN } from '../kernel/heat-matrix.ts'
import { sumMatrices } from '../kernel/sum-matrices.ts'
import { timeEvolving } from '../models/time-evolving.ts'
import type { Market } from './catalog.ts'
import { type HeatmapPlan, NO_AS_OF } from './heatmap-plan.ts'
import { type WalkedColumn, walkMap, walkStep } from './map-walk.ts'
import { runMarket, type VenueInputs } from './market-run.ts'

const HALF_HOUR = 1_800_000
const HOUR = 2 * HALF_HOUR
const END = 60 * HALF_HOUR

const market: Market = {
  exchange: 'okx',
  symbol: 'MADEUSDT',
  dataKind: 'observed',
  rows: [
    {
      exchange: 'okx',
      symbol: 'MADEUSDT',
      kind: 'candles',
      interval: '30m',
      from: 0,
      to: END,
      stepMs: HALF_HOUR,
      rows: 60,
      source: 'made',
      dataKind: 'observed',
      importRunId: 1,
      isDerived: false,
    },
  ],
}

/** Bars of half an hour without those that are `missing`. */
function halfHours(made: readonly MadeBar[], missing: ReadonlySet<number>): BarColumns {
  const bars = toColumns(made)
  const pick = (values: Float64Array) => values.filter((_, i) => !missing.has(i))
  const times = (values: Float64Array) => pick(values.map((time) => time * 30))
  return {
    openTime: times(bars.openTime),
    closeTime: times(bars.closeTime),
    knownAt: times(bars.knownAt),
    open: pick(bars.open),
    high: pick(bars.high),
    low: pick(bars.low),
    close: pick(bars.close),
    volume: pick(bars.volume),
    triggerLow: pick(bars.triggerLow),
    triggerHigh: pick(bars.triggerHigh),
    buyVolume: pick(bars.buyVolume),
    sellVolume: pick(bars.sellVolume),
    buyPrice: pick(bars.buyPrice),
    sellPrice: pick(bars.sellPrice),
    openInterest: pick(bars.openInterest),
    openInterestChange: pick(bars.openInterestChange),
    funding: pick(bars.funding),
    complete: bars.complete.filter((_, i) => !missing.has(i)),
  }
}

const venueOf = (bars: BarColumns): VenueInputs => ({
  market,
  exchange: okx,
  tables: okx.tierTables,
  bars,
  firstBar: bars.openTime[0] ?? 0,
  state: undefined,
})

function planOf(venues: readonly VenueInputs[]): HeatmapPlan {
  const ends = venues.map(({ bars }) => bars.closeTime[bars.complete.lastIndexOf(1)] ?? 0)
  return {
    symbol: market.symbol,
    scope: { markets: venues.map((venue) => venue.market), warnings: [] },
    window: { from: 0, to: END, interval: '1h' },
    dataEnd: Math.max(...ends),
    asOf: NO_AS_OF,
    bucketSize: 0.5,
    lastPrice: 100,
    weights: [{ leverage: 25, weight: 1 }],
    areWeightsGiven: true,
    model: timeEvolving,
    modelOptions: { side: 'both' },
    modelHash: 'made',
    typicalNotional: 10_000,
    isUsual: true,
    parameters: undefined,
    basis: [],
  }
}

/** The columns of the same venues as a heatmap has them; gaps left out. */
function heatmapColumns(plan: HeatmapPlan, venues: readonly VenueInputs[]): object[] {
  const firsts = venues.map(({ firstBar }) => firstBar)
  const window = { from: Math.floor(Math.min(...firsts) / HOUR) * HOUR, to: Math.ceil(plan.dataEnd / HOUR) * HOUR }
  const parts = venues.map((venue) => runMarket({ ...plan, ...venue, window, stepMs: HOUR }).matrix)
  const [axes] = parts
  if (axes === undefined) throw new Error('Invariant: there is a venue')
  const matrix = sumMatrices(parts, axes)
  return matrix.state.flatMap((state, t) =>
    state === COLUMN_GAP
      ? []
      : [
          {
            openTime: matrix.startTime + t * HOUR,
            isOpen: state === COLUMN_OPEN,
            cells: matrix.series.map((series) => columnCells(series, t)),
          },
        ],
  )
}

function plain({ openTime, isOpen, long, short, longConsumed, shortConsumed }: WalkedColumn): object {
  const cells = ({ first, values }: PriceDensity) =>
    Array.from(values, (value, i): [number, number] => [first + i, value]).filter(([, value]) => value !== 0)
  return { openTime, isOpen, cells: [long, short, longConsumed, shortConsumed].map(cells) }
}

const venue = fc
  .tuple(madeBars(true), fc.array(fc.tuple(fc.nat(59), fc.nat(12)), { maxLength: 3 }))
  .map(([bars, holes]) => {
    const missing = new Set(holes.flatMap(([from, length]) => Array.from({ length }, (_, i) => from + i)))
    return venueOf(halfHours(bars, missing))
  })
  .filter(({ bars }) => bars.complete.includes(1))

describe('a walk', () => {
  test('sees the columns of a heatmap, whatever is missing on either venue', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(venue, { minLength: 1, maxLength: 3 }), async (venues) => {
        const plan = planOf(venues)
        const columns: object[] = []
        await walkMap(plan, venues, { onColumn: (column) => columns.push(plain(column)) })
        expect(columns).toEqual(heatmapColumns(plan, venues))
      }),
      { numRuns: 60 },
    )
  })

  test('takes steps of an hour, or of the longest candle', () => {
    const withCandles = (interval: '1m' | '4h' | '1d'): Market => ({
      ...market,
      rows: market.rows.map((row) => ({ ...row, interval, to: 10 * 86_400_000 })),
    })
    const stepOf = (one: Market) => walkStep({ scope: { markets: [one], warnings: [] } }, END)
    expect([stepOf(market), stepOf(withCandles('1m'))]).toEqual([HOUR, HOUR])
    expect([stepOf(withCandles('4h')), stepOf(withCandles('1d'))]).toEqual([4 * HOUR, 24 * HOUR])
  })
})
