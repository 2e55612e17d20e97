import type { DataKind } from '../../domain/series.ts'
import { rowTimes } from '../../domain/series-rows.ts'
import { type Interval, mergeRanges, subtractRanges, type TimeRange } from '../../domain/time.ts'
import type { RestKind } from '../../exchanges/rest.ts'
import type { SeriesTarget } from '../../storage/series-target.ts'
import type { CoverageRow } from '../../storage/store.ts'
import type { RestClient } from './client.ts'
import { askableRange, FUNDING_STEP_MS, firstPage, fundingStep, provenRanges, type Spacing } from './page-range.ts'

/** One symbol and kind to fill up. */
export interface SeriesJob extends Spacing, TimeRange {
  readonly exchange: string
  readonly symbol: string
  /** Of candles and mark candles. */
  readonly interval: Interval
  readonly store: SeriesTarget
  readonly dataKind: DataKind
  readonly client: RestClient
  /** UTC ms. */
  readonly now: number
  readonly signal: AbortSignal
  readonly onPage: (page: PageProgress) => void
}

/** Where one series is. */
export interface PageProgress {
  readonly symbol: string
  readonly kind: RestKind
  /** Share of the missing time that has been asked for, 0 to 1. */
  readonly fraction: number
  /** Stored in this run. */
  readonly rows: number
  readonly requests: number
}

/** What became of one series. */
export interface SeriesSummary extends TimeRange {
  readonly symbol: string
  readonly kind: RestKind
  /** `''` for kinds without one. */
  readonly interval: Interval | ''
  /** `refused`: the venue does not know the symbol. */
  readonly status: 'filled' | 'complete' | 'refused'
  /** Stored in this run; `from` and `to` are what was wanted and the venue can have. */
  readonly rows: number
  /** Sent in this run, the repeated ones too. */
  readonly requests: number
  /** Time the venue was asked for and has no rows of; another run asks again. */
  readonly absent: readonly TimeRange[]
  readonly notes: readonly string[]
}

/** Rows are stored under this source; touching pages of one source are one coverage row. */
const SOURCE = 'REST'
/** The newest rows may be published a little late: that they are not there yet is no gap. */
const LATE_STEPS = 3
/** Longer lists of gaps are counted. */
const GAPS_NAMED = 3

/** Asks for what the store does not have of one series, page by page, oldest first; each page is stored at once. */
export async function backfillSeries(job: SeriesJob): Promise<SeriesSummary> {
  const { exchange, symbol, feed, store, onPage } = job
  const { kind } = feed
  const interval = feed.intervals.length > 0 ? job.interval : ''
  const wanted = askableRange(job, job)
  const stored = (await store.coverage({ exchange, symbol, kind })).filter(
    (row) => row.interval === interval && row.dataKind === job.dataKind,
  )
  const missing = wanted.to > wanted.from ? subtractRanges(wanted, stored) : []
  const notes = new Set<string>()
  if (wanted.from > job.from && feed.keptMs !== undefined) {
    notes.add(`${exchange} keeps no ${kind} from before ${text(wanted.from)}; use its archives for older time`)
  }
  const filler = new SeriesFiller(job, { interval, stored, notes })
  const total = length(missing)
  let status: SeriesSummary['status'] = 'complete'
  try {
    for (const [index, range] of missing.entries()) {
      status = 'filled'
      const after = length(missing.slice(index + 1))
      await filler.fill(range, (left) => {
        const fraction = total === 0 ? 1 : 1 - (left + after) / total
        onPage({ symbol, kind, fraction, rows: filler.rows, requests: filler.requests })
      })
    }
  } catch (error) {
    if (!(error instanceof SymbolRefused)) throw error
    status = 'refused'
    notes.add(`the venue does not know ${symbol}: ${error.message}`)
  }
  const absent = mergeRanges(filler.absent).filter((range) => isGap(job, range, wanted))
  const range = { from: wanted.from, to: Math.max(wanted.from, wanted.to) }
  const { rows, requests } = filler
  return { symbol, kind, interval, status, ...range, rows, requests, absent, notes: [...notes, ...gapNotes(absent)] }
}

/** The venue does not know the symbol: the other series go on. */
class SymbolRefused extends Error {}

/** Walks one range after the other and remembers what it met. */
class SeriesFiller {
  rows = 0
  requests = 0
  readonly absent: TimeRange[] = []
  private readonly job: SeriesJob
  private readonly interval: Interval | ''
  private readonly notes: Set<string>
  private rowStepMs: number

  constructor(
    job: SeriesJob,
    { interval, stored, notes }: { interval: Interval | ''; stored: readonly CoverageRow[]; notes: Set<string> },
  ) {
    this.job = job
    this.interval = interval
    this.notes = notes
    this.rowStepMs = job.feed.kind === 'funding' ? (stored.at(-1)?.stepMs ?? FUNDING_STEP_MS) : job.stepMs
  }

  /** Asks for a range page by page; what an answer left out is asked for once more, by itself. */
  async fill(range: TimeRange, onPage: (leftMs: number) => void): Promise<void> {
    const pending: TimeRange[] = [range]
    let emptyPages = 0
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const { rows, ...asked } = firstPage(this.job, { ...next, emptyPages })
      const proven = await this.fetchPage(asked, rows)
      const left = subtractRanges(asked, proven)
      // An answer with no rows at all says that there are none.
      if (proven.length === 0) this.absent.push(...left)
      emptyPages = proven.length === 0 ? emptyPages + 1 : 0
      const again = proven.length === 0 ? [] : left
      const rest = asked.to < next.to ? [{ from: asked.to, to: next.to }] : []
      pending.unshift(...again, ...rest)
      onPage(length(pending))
    }
  }

  private async fetchPage(asked: TimeRange, most: number): Promise<TimeRange[]> {
    const { exchange, symbol, interval, feed, client, store, signal } = this.job
    const question = { ...asked, symbol, interval, rows: most }
    const onRequest = (): void => {
      this.requests++
    }
    const { budget } = feed
    const reply = await client.ask(feed.request(question), { budget, cost: feed.cost(most), signal, onRequest })
    if (!('json' in reply)) throw new SymbolRefused(reply.problem)
    const page = feed.read(reply.json, { question, now: reply.time })
    for (const note of page.notes) this.notes.add(note)
    const times = rowTimes(page.rows)
    const covered = provenRanges(this.job, { asked, times, time: reply.time })
    if (covered.length === 0) return []
    if (feed.kind === 'funding') this.rowStepMs = fundingStep(times) ?? this.rowStepMs
    signal.throwIfAborted()
    const { rows } = await store.writeSeries({
      exchange,
      symbol,
      interval: this.interval,
      stepMs: this.rowStepMs,
      source: SOURCE,
      dataKind: this.job.dataKind,
      rows: page.rows,
      covered,
    })
    this.rows += rows
    return covered
  }
}

/** Whether an absent range is worth a word: not a payment that is not due, nor a row that is about to come. */
function isGap({ feed, stepMs }: SeriesJob, { from, to }: TimeRange, wanted: TimeRange): boolean {
  if (feed.kind === 'funding') return to - from >= FUNDING_STEP_MS
  return to < wanted.to || to - from > LATE_STEPS * stepMs
}

function gapNotes(absent: readonly TimeRange[]): string[] {
  const named = absent
    .slice(0, GAPS_NAMED)
    .map(({ from, to }) => `the venue has no rows from ${text(from)} to ${text(to)}`)
  const others = absent.length - named.length
  return others > 0 ? [...named, `and none in ${others} further ranges`] : named
}

function length(ranges: readonly TimeRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0)
}

function text(time: number): string {
  return new Date(time).toISOString()
}
