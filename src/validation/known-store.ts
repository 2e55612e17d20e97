import { INTERVALS, intervalMs } from '../domain/time.ts'
import type { CoverageRow, MapStore } from '../storage/store.ts'

/**
 * A store as it was at a time, UTC ms: rows that had not closed or had not been read by then are not there.
 *
 * Candles and flow are there once their period has ended, readings and payments once their instant has come.
 */
export function storeKnownAt(store: MapStore, time: number): MapStore {
  const closed = <Range extends { readonly from: number; readonly to: number }>(
    range: Range,
    stepMs: number,
  ): Range => ({
    ...range,
    to: Math.min(range.to, Math.floor(time / stepMs) * stepMs),
  })
  const taken = <Range extends { readonly to: number }>(range: Range): Range => ({
    ...range,
    to: Math.min(range.to, time + 1),
  })
  return {
    revision: (scope) => store.revision(scope),
    replacements: (symbol) => store.replacements(symbol),
    coverage: async (filter) => (await store.coverage(filter)).flatMap((row) => coveredAt(row, time)),
    readCandles: (range) => store.readCandles(closed(range, intervalMs(range.interval))),
    readMarkCandles: (range) => store.readMarkCandles(closed(range, intervalMs(range.interval))),
    readOpenInterest: (range) => store.readOpenInterest(taken(range)),
    readFunding: (range) => store.readFunding(taken(range)),
    readTakerFlow: (range) => store.readTakerFlow(closed(range, SHORTEST)),
    readFlowPoints: (range) => store.readFlowPoints(closed(range, SHORTEST)),
    readLargeTrades: (range) => store.readLargeTrades(closed(range, SHORTEST)),
    readHighestPrice: (range) => store.readHighestPrice(closed(range, intervalMs(range.interval))),
    readMarginTiers: (exchange) => store.readMarginTiers(exchange),
  }
}

const SHORTEST = intervalMs(INTERVALS[0])

/** Series whose rows are instants. */
const INSTANTS: ReadonlySet<CoverageRow['kind']> = new Set(['open-interest', 'funding', 'long-short-ratio'])

function coveredAt(row: CoverageRow, time: number): CoverageRow[] {
  if (row.from >= time) return []
  if (INSTANTS.has(row.kind)) return row.to <= time + row.stepMs ? [row] : [{ ...row, to: time + 1 }]
  const step = row.interval === '' ? Math.max(1, row.stepMs) : intervalMs(row.interval)
  // A period of flow that is under way is waited for; without it a candle would count as one of unknown flow.
  const periods = row.kind === 'taker-flow' ? Math.ceil(time / step) : Math.floor(time / step)
  const to = Math.min(row.to, periods * step)
  return to > row.from ? [{ ...row, to }] : []
}
