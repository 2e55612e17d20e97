import { AppError } from '../domain/errors.ts'
import type { LiveClock } from '../live/clock.ts'
import type { ReportTarget } from '../storage/report-target.ts'
import type { MarketKey } from '../storage/store.ts'
import {
  dueDays,
  type Night,
  nextNight,
  nightGain,
  nightOf,
  nightsToShorten,
  shortNight,
  storedNight,
} from '../validation/night.ts'
import { RankedReports } from '../validation/ranked-reports.ts'
import type { ValidationReport } from '../validation/report.ts'
import { skillDrop } from '../validation/skill-drop.ts'
import { type SkillWarning, skillWarning } from '../validation/skill-health.ts'

/** What failed is tried again so long after. */
const RETRY_MS = 3_600_000
/** Nights that a night is held against. */
const MOST_HISTORY = 28

/** Scores nights, until it is closed. */
export interface NightScorer {
  /** @throws the errors of `validateMarket` */
  score(night: Night, signal: AbortSignal): Promise<ValidationReport>
  /** Ends what is under way, too: it fails. */
  close(): Promise<void>
}

export interface NightlyOptions {
  readonly clock: LiveClock
  readonly reports: ReportTarget
  /** Markets that are watched live. */
  readonly markets: () => Promise<readonly MarketKey[]>
  /** Called only where there is something to score. */
  readonly openScorer: () => NightScorer
  readonly onProblem: (market: MarketKey | undefined, problem: unknown) => void
  readonly onDrop: (warning: SkillWarning) => void
}

/**
 * Scores yesterday of every live market each night, and what was missed of the last week; what is stored as a night is
 * never scored again. A market without enough liquidations has no score of the day.
 */
export class NightlyScores {
  private readonly options: NightlyOptions
  private readonly ranked: RankedReports
  private readonly stopping = new AbortController()
  /** Nights that have no score; the next start looks again. */
  private readonly unscored = new Set<string>()
  private cancel: (() => void) | undefined
  private working: Promise<void> | undefined
  private scorer: NightScorer | undefined

  constructor(options: NightlyOptions) {
    this.options = options
    this.ranked = new RankedReports(options.reports)
  }

  /** Scores what is due, and then night by night. */
  start(): void {
    this.working = this.work().finally(() => {
      const { clock } = this.options
      const now = clock.now()
      if (this.stopping.signal.aborted) return
      this.cancel = clock.after(Math.min(RETRY_MS, nextNight(now) - now), () => this.start())
    })
  }

  /** Ends the work, also within a night; what is not done is done after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort()
    this.cancel?.()
    // A step of scoring takes seconds: whoever stops does not wait for its end.
    await this.scorer?.close()
    await this.working
  }

  private async work(): Promise<void> {
    const { openScorer, onProblem } = this.options
    try {
      for (const night of await this.pending()) {
        if (this.stopping.signal.aborted) break
        this.scorer ??= openScorer()
        await this.scoreNight(night, this.scorer)
      }
      await this.shortenOld()
    } catch (error) {
      onProblem(undefined, error)
    } finally {
      await this.scorer?.close()
      this.scorer = undefined
    }
  }

  /** Nights that are due and not stored, the oldest first: each is held against those before. */
  private async pending(): Promise<Night[]> {
    const { clock, markets, reports } = this.options
    const days = dueDays(clock.now())
    const nights: Night[] = []
    for (const { symbol, exchange } of await markets()) {
      const stored = await reports.listReports({ symbol, exchange, kind: 'night' })
      const scored = new Set(stored.map(({ from }) => from))
      const missing = days.filter((day) => !scored.has(day)).map((day) => ({ symbol, exchange, day }))
      nights.push(...missing.filter((night) => !this.unscored.has(nameOf(night))))
    }
    return nights.sort((a, b) => a.day - b.day)
  }

  /** Old nights take up half a megabyte each; what is read of them is little. */
  private async shortenOld(): Promise<void> {
    const { clock, reports } = this.options
    const heads = await reports.listReports({ kind: 'night' })
    for (const { id } of nightsToShorten(heads, clock.now())) {
      if (this.stopping.signal.aborted) return
      const stored = await reports.readReport(id)
      if (stored !== undefined) await reports.writeReport(shortNight(stored))
    }
  }

  private async scoreNight(night: Night, scorer: NightScorer): Promise<void> {
    const { reports, onProblem, onDrop } = this.options
    const { signal } = this.stopping
    try {
      const report = await scorer.score(night, signal)
      const gain = nightGain(report)
      const drop = skillDrop(await this.historyOf(night, report), gain)
      const stored = storedNight(report, { gain_bits: gain, drop })
      await reports.writeReport(stored)
      if (drop !== null) onDrop(skillWarning(stored, drop))
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof AppError && error.kind === 'data' && error.retry === 'never') {
        this.unscored.add(nameOf(night))
      } else onProblem(night, error)
    }
  }

  private async historyOf({ symbol, exchange, day }: Night, { data_kind: dataKind }: ValidationReport) {
    const { reports } = this.options
    const market = { symbol, exchange, dataKind }
    const heads = await reports.listReports({ ...market, kind: 'night' })
    const before = heads.filter(({ from }) => from < day).sort((a, b) => a.from - b.from)
    const [run] = await this.ranked.load(market)
    return {
      nights: before.slice(-MOST_HISTORY).flatMap((head) => nightOf(head)?.gain_bits ?? []),
      run: run && nightGain(run),
    }
  }
}

function nameOf({ symbol, exchange, day }: Night): string {
  return `${exchange}/${symbol}/${day}`
}
