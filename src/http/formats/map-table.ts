import { batchOfRows, columnsOf, type RowColumn, type Table } from '../../export/tables/table.ts'
import type { mapSideAnswer } from '../map-side.ts'

type MapSide = ReturnType<typeof mapSideAnswer>

/** What a table needs of an answer of GET /liquidations/map; all else of it becomes the table's meta. */
interface MapAnswer {
  readonly leverages: readonly number[]
  readonly exchanges: readonly string[]
  /** Present where bars have p10, p50 and p90. */
  readonly uncertainty?: object
  readonly long: MapSide
  readonly short: MapSide
  readonly metadata: { readonly price_bin_size: number }
}

type Bar = MapSide['bars'][number] & { readonly side: 'long' | 'short'; readonly cumulative: number | null }

/**
 * The bars of a map as a table, longs before shorts, each from low to high prices.
 *
 * `cumulative` is the curve at the bar's edge away from the price, null on the wrong side of it. The parts of a bar have
 * a column for each leverage and each exchange. Totals, zones and all that is no bar are the meta.
 */
export function mapTable(answer: MapAnswer): Table {
  const { leverages, exchanges, long, short, ...others } = answer
  const columns = columnsFor(answer)
  const { price_bin_size: size } = answer.metadata
  const rows = [...barsOf('long', long, size), ...barsOf('short', short, size)]
  const meta = { ...others, leverages, exchanges, long: withoutRows(long), short: withoutRows(short) }
  return { columns: columnsOf(columns), meta, batches: [batchOfRows(columns, rows)] }
}

const BAND_COLUMNS: readonly RowColumn<Bar>[] = [
  { name: 'p10', type: 'float64', read: (bar) => bar.p10 ?? null },
  { name: 'p50', type: 'float64', read: (bar) => bar.p50 ?? null },
  { name: 'p90', type: 'float64', read: (bar) => bar.p90 ?? null },
]

function columnsFor({
  leverages,
  exchanges,
  uncertainty,
}: Pick<MapAnswer, 'leverages' | 'exchanges' | 'uncertainty'>): RowColumn<Bar>[] {
  return [
    { name: 'side', type: 'utf8', read: (bar) => bar.side },
    { name: 'price', type: 'float64', read: (bar) => bar.price },
    { name: 'density', type: 'float64', read: (bar) => bar.density },
    { name: 'cumulative', type: 'float64', read: (bar) => bar.cumulative },
    { name: 'disagreement', type: 'float64', read: (bar) => bar.disagreement ?? null },
    ...(uncertainty === undefined ? [] : BAND_COLUMNS),
    ...leverages.map(
      (leverage, i): RowColumn<Bar> => ({
        name: `leverage_${leverage}`,
        type: 'float64',
        read: (bar) => bar.by_leverage[i] ?? null,
      }),
    ),
    ...exchanges.map(
      (exchange, i): RowColumn<Bar> => ({
        name: `exchange_${exchange}`,
        type: 'float64',
        read: (bar) => bar.by_exchange[i] ?? null,
      }),
    ),
  ]
}

function barsOf(side: Bar['side'], { bars, cumulative }: MapSide, size: number): Bar[] {
  // The curve begins at the price itself; its other points are edges of buckets.
  const massByEdge = new Map(cumulative.slice(1).map(({ price, mass }) => [Math.round(price / size), mass]))
  const edgesAway = side === 'long' ? 0 : 1
  return bars.map((bar) => ({
    ...bar,
    side,
    cumulative: massByEdge.get(Math.round(bar.price / size) + edgesAway) ?? null,
  }))
}

function withoutRows({ bars: _bars, cumulative: _cumulative, ...others }: MapSide) {
  return others
}
