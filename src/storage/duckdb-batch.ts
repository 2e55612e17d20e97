import { intervalMs } from '../domain/time.ts'
import { INSERT_FROM_BATCH } from './batch-queries.ts'
import { appendTemporary } from './duckdb-append.ts'
import { clearRanges, insertCoverage } from './duckdb-coverage.ts'
import { insertRun, nextRunId } from './duckdb-runs.ts'
import { addSeries } from './duckdb-series.ts'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import { coveredRange, findSegments, longestStep } from './segments.ts'
import type { SeriesBatch, SeriesKey } from './store.ts'

/** One series of a batch as plain columns, time first. */
interface BatchSeries {
  readonly kind: keyof typeof INSERT_FROM_BATCH
  readonly interval: SeriesKey['interval']
  /** 0 for events. */
  readonly stepMs: number
  readonly columns: readonly Float64Array[]
}

/** Stores every series of a batch in one transaction, in place of what was there within its range. */
export async function storeBatch(session: DuckDbSession, batch: SeriesBatch): Promise<number> {
  const { exchange, symbol, source, dataKind, range } = batch
  return inTransaction(session, async () => {
    const importRunId = await nextRunId(session)
    let rows = 0
    let replacedRows = 0
    let coveredMs = 0
    for (const { kind, interval, stepMs, columns } of batchSeries(batch)) {
      const key: SeriesKey = { exchange, symbol, kind, interval }
      replacedRows += await clearRanges(session, key, [range])
      const [times = new Float64Array()] = columns
      await appendTemporary(session, 'batch_rows', columns)
      const series = BigInt(await addSeries(session, key))
      rows += await session.run(INSERT_FROM_BATCH[kind], { series })
      const covered =
        stepMs === 0
          ? [{ ...range, rows: times.length }]
          : findSegments(times, longestStep({ stepMs, isGrid: interval !== '' })).map((segment) => ({
              ...coveredRange(segment, stepMs),
              rows: segment.rows,
            }))
      for (const piece of covered) {
        await insertCoverage(session, { ...key, ...piece, stepMs, source, dataKind, importRunId, isDerived: false })
        coveredMs += piece.to - piece.from
      }
    }
    await session.run('DROP TABLE IF EXISTS batch_rows')
    const identity = undefined
    await insertRun(session, {
      id: importRunId,
      exchange,
      kind: 'batch',
      source,
      dataKind,
      identity,
      rows,
      replacedRows,
      coveredMs,
    })
    return rows
  })
}

function batchSeries(batch: SeriesBatch): BatchSeries[] {
  const { candles, markCandles, openInterest, funding, takerFlow, liquidations } = batch
  const c = candles.columns
  const m = markCandles.columns
  const t = takerFlow.columns
  const l = liquidations.columns
  const columnsByKind: BatchSeries[] = [
    {
      kind: 'candles',
      interval: candles.interval,
      stepMs: intervalMs(candles.interval),
      columns: [c.openTime, c.open, c.high, c.low, c.close, c.volume, c.quoteVolume, c.takerBuyVolume],
    },
    {
      kind: 'mark-candles',
      interval: markCandles.interval,
      stepMs: intervalMs(markCandles.interval),
      columns: [m.openTime, m.open, m.high, m.low, m.close],
    },
    {
      kind: 'open-interest',
      interval: '',
      stepMs: openInterest.stepMs,
      columns: [openInterest.columns.time, openInterest.columns.quantity, openInterest.columns.notional],
    },
    { kind: 'funding', interval: '', stepMs: funding.stepMs, columns: [funding.columns.time, funding.columns.rate] },
    {
      kind: 'taker-flow',
      interval: '',
      stepMs: takerFlow.stepMs,
      columns: [t.time, t.buyVolume, t.sellVolume, t.buyNotional, t.sellNotional],
    },
    {
      kind: 'liquidations',
      interval: '',
      stepMs: 0,
      columns: [l.time, Float64Array.from(l.side), l.price, l.bankruptcyPrice, l.quantity, l.notional],
    },
  ]
  return columnsByKind
}
