import { mergeRanges, subtractRanges, type TimeRange } from '../domain/time.ts'
import type { TradesOutcome, TradesPlan } from './archive-target.ts'
import { putArchiveFile } from './duckdb-archive-files.ts'
import { type CoveredPiece, cover } from './duckdb-cover.ts'
import { clearRanges, loadCoverage } from './duckdb-coverage.ts'
import { publishRawTrades } from './duckdb-raw-trades.ts'
import { addSeries, rangeParameters, seriesParameters } from './duckdb-series.ts'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import type { ReducedTrades } from './duckdb-trades.ts'
import { deleteSeries } from './series-queries.ts'
import type { SeriesKey, SeriesKind } from './store.ts'
import { FIRST_TRADED_MINUTE, INSERT_LARGE, INSERT_TRADE_CANDLES, insertFlow } from './trade-queries.ts'

const MINUTE = 60_000

/** Stores the reductions in `trade_parts` in one transaction, with their coverage and the file's record. */
export async function commitTrades(
  session: DuckDbSession,
  plan: TradesPlan,
  reduced: ReducedTrades,
): Promise<TradesOutcome> {
  if (plan.rawFolder !== undefined) await publishRawTrades(plan.rawFolder, plan)
  const present = subtractRanges(plan.period, reduced.missing)
  return inTransaction(session, async () => {
    const write = new ReductionWriter(session, plan)
    await write.flow(present)
    await write.large(present)
    await write.candles(present)
    await putArchiveFile(session, { ...plan.record, rows: reduced.trades })
    const { trades, repeated, contradicting } = reduced
    const gaps = mergeRanges(reduced.missing).map((gap) => ({ kind: 'taker-flow' as const, ...gap }))
    return { rows: write.rows, trades, repeated, contradicting, replacedRows: write.replacedRows, gaps }
  })
}

class ReductionWriter {
  rows = 0
  replacedRows = 0
  private readonly session: DuckDbSession
  private readonly plan: TradesPlan

  constructor(session: DuckDbSession, plan: TradesPlan) {
    this.session = session
    this.plan = plan
  }

  async flow(present: readonly TimeRange[]): Promise<void> {
    const key = this.key('taker-flow')
    const series = BigInt(await addSeries(this.session, key))
    await this.clear(key, [this.plan.period])
    const rows = await this.session.run(insertFlow(this.plan), { series })
    await this.cover(key, { pieces: withRows(present, rows), stepMs: MINUTE })
    this.rows += rows
  }

  async large(present: readonly TimeRange[]): Promise<void> {
    const key = this.key('large-trades')
    const series = BigInt(await addSeries(this.session, key))
    await this.clear(key, [this.plan.period])
    const rows = await this.session.run(INSERT_LARGE, { series })
    await this.cover(key, { pieces: withRows(present, rows), stepMs: 0 })
    this.rows += rows
  }

  /** Candles where the venue's own are not stored; from the first trade on, as nothing tells the price before. */
  async candles(present: readonly TimeRange[]): Promise<void> {
    const { session, plan } = this
    const key = this.key('candles')
    const { exchange, symbol } = plan
    const stored = (await loadCoverage(session, { exchange, symbol, kind: 'candles' })).filter(
      (row) => row.interval === '1m',
    )
    const [first] = await session.rows(FIRST_TRADED_MINUTE)
    if (first?.['first_ms'] == null) return
    const from = Number(first['first_ms'])
    const own = stored.filter((row) => !row.isDerived)
    const free = present
      .flatMap((range) => subtractRanges(range, own))
      .map((range) => ({ from: Math.max(range.from, from), to: range.to }))
      .filter((range) => range.to > range.from)
    if (free.length === 0) return
    await this.clear(key, free)
    const series = BigInt(await addSeries(session, key))
    for (const range of free) {
      const lastMinute = BigInt(plan.period.to / MINUTE)
      const parameters = { series, ...rangeParameters(range), last_minute: lastMinute }
      this.rows += await session.run(INSERT_TRADE_CANDLES, parameters)
    }
    const pieces = free.map((range) => ({ ...range, rows: (range.to - range.from) / MINUTE }))
    await this.cover(key, { pieces, stepMs: MINUTE, isDerived: true })
  }

  private key(kind: SeriesKind): SeriesKey {
    const { exchange, symbol } = this.plan
    return { exchange, symbol, kind, interval: kind === 'candles' ? '1m' : '' }
  }

  /** Deletes before rows are inserted, those of minutes with missing trades too, which no coverage tells of. */
  private async clear(key: SeriesKey, ranges: readonly TimeRange[]): Promise<void> {
    const { session } = this
    this.replacedRows += await clearRanges(session, key, ranges)
    const id = await addSeries(session, key)
    for (const range of ranges)
      this.replacedRows += await session.run(deleteSeries(key.kind), seriesParameters(id, range))
  }

  private async cover(
    key: SeriesKey,
    { pieces, stepMs, isDerived = false }: { pieces: readonly CoveredPiece[]; stepMs: number; isDerived?: boolean },
  ): Promise<void> {
    const of = { stepMs, source: this.plan.source, dataKind: 'observed' as const, isDerived }
    await cover(this.session, key, { pieces, of })
  }
}

/** The rows of all pieces stand with the first: they are told apart only where a part is replaced. */
function withRows(ranges: readonly TimeRange[], rows: number): CoveredPiece[] {
  return ranges.map((range, i) => ({ ...range, rows: i === 0 ? rows : 0 }))
}
