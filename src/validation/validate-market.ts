import { createHash } from 'node:crypto'
import type { DataKind } from '../domain/series.ts'
import type { ForecastMass } from '../scoring/window-table.ts'
import { missingInput } from '../services/model-inputs.ts'
import { calibratedForecaster, unfitReason } from './calibrated-forecaster.ts'
import { decideSample } from './decide-sample.ts'
import { type DistanceBaseline, distanceBaselines } from './distance-baselines.ts'
import type { ForecastPart } from './forecast-part.ts'
import type { Forecaster } from './forecaster.ts'
import { forecastersOf } from './forecasters.ts'
import { hearHorizons, type Said, silentReason, silentWarnings, staleReason, staleWarnings } from './hear-horizons.ts'
import { ENGINE_VERSION, makeReport } from './make-report.ts'
import { type CheckMoment, checkMoments, checkPrefixes } from './prefix-check.ts'
import { type PreparedMarket, prepareMarket } from './prepare-market.ts'
import type { ValidationQuestion, ValidationSources } from './question.ts'
import type { ForecasterNote, ValidationReport } from './report.ts'
import type { ForecasterScores, ScoredForecaster } from './score-market.ts'
import { validateCommand } from './validate-command.ts'
import { localComputer, type ValidationComputer } from './validation-computer.ts'

/** What a validation is told, and what it tells. */
export interface ValidationHooks {
  /** Time at which the report is made, UTC ms. */
  readonly createdAt: number
  /** Command line that makes it anew; made from the question by default. */
  readonly command?: string | undefined
  readonly liqheatVersion: string
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ValidationProgress) => void) | undefined
  /** This thread by default. */
  readonly computer?: ValidationComputer | undefined
  /** Where finished parts are kept, so that a run that was ended goes on; nowhere by default. */
  readonly parts?: PartStore | undefined
  /** In the place of the known ones. */
  readonly forecasters?: readonly Forecaster[] | undefined
  /** A fault that tests plant: bars beyond those that were known. */
  readonly stepsAhead?: number | undefined
}

/** How far a run has come; a forecaster's share of its times, or a step that has begun. */
export interface ValidationProgress {
  readonly step: 'read' | 'forecast' | 'check' | 'score'
  readonly forecaster?: string
  /** In [0, 1]. */
  readonly share: number
  readonly isKept?: boolean
  /** Known once the market has been read. */
  readonly dataKind?: DataKind
}

/** Keeps what forecasters said. */
export interface PartStore {
  read(name: string): Promise<ForecastPart | undefined>
  write(name: string, part: ForecastPart): Promise<void>
}

/**
 * Puts forecasters to the test on one stored market: walks forward through time with what was known at each, and scores
 * what they said by the liquidations that came after.
 *
 * @throws those of `prepareMarket`, MODEL_UNKNOWN, and Error where a run knew what nobody did
 */
export async function validateMarket(
  sources: ValidationSources,
  question: ValidationQuestion,
  hooks: ValidationHooks,
): Promise<ValidationReport> {
  const calibrated = (question.parameters ?? []).map(calibratedForecaster)
  const forecasters = [...(hooks.forecasters ?? forecastersOf(question.models)), ...calibrated]
  hooks.onProgress?.({ step: 'read', share: 0 })
  const market = await prepareMarket(sources, question)
  const { liqheatVersion } = hooks
  const id = await nameReport(sources, { question, market, forecasters, liqheatVersion })
  const run = new ValidationRun({ sources, hooks, market, id })
  const entrants = await run.forecast(forecasters)
  const said = entrants.flatMap((entrant) => entrant.said ?? [])
  const compared = await run.check(said)
  hooks.signal?.throwIfAborted()
  const distances = distanceBaselines(market)
  const sample = decideSample(market, { id, stepMs: question.step_ms })
  const scores = await run.score({ distances, said, resampling: sample.resampling })
  return makeReport({
    question: { ...question, horizons: market.horizons.map(({ horizon }) => horizon) },
    market,
    hooks: { ...hooks, command: hooks.command ?? validateCommand(question, market) },
    id,
    sample: sample.sample,
    warnings: [...market.warnings, ...sample.warnings, ...staleWarnings(said), ...silentWarnings(said)],
    notes: [...entrants.map(({ note }) => note), ...distances.map(({ note }) => note)],
    scores,
    compared,
    inputs: said.map(({ forecaster }) => forecaster.inputs),
  })
}

/** A forecaster with what it said, or why it said nothing. */
interface Entrant {
  readonly note: Omit<ForecasterNote, 'verdict'>
  readonly said: Said | undefined
}

interface RunContext {
  readonly sources: ValidationSources
  readonly hooks: ValidationHooks
  readonly market: PreparedMarket
  readonly id: string
}

class ValidationRun {
  private readonly context: RunContext
  private readonly computer: ValidationComputer
  private readonly moments: readonly CheckMoment[]

  constructor(context: RunContext) {
    this.context = context
    const { forecasters, computer } = context.hooks
    const find = (id: string) => forecasters?.find((one) => one.id === id)
    this.computer = computer ?? localComputer(forecasters && ((id) => find(id) ?? notThere(id)))
    this.moments = checkMoments(context.market)
  }

  async forecast(forecasters: readonly Forecaster[]): Promise<Entrant[]> {
    return Promise.all(forecasters.map((forecaster) => this.enter(forecaster)))
  }

  async check(said: readonly Said[]): Promise<number> {
    const { sources, market } = this.context
    this.tell({ step: 'check', share: 0 })
    return checkPrefixes({ sources, computer: this.computer, said, moments: this.moments, venue: this.venue(market) })
  }

  async score({ distances, said, resampling }: ScoringCase): Promise<ForecasterScores> {
    const { horizons, period, candles, events, shift } = this.context.market
    const entrants = said.map(({ part, heard }): ScoredForecaster => {
      const saidAt = (mass: ForecastMass, at: number) =>
        heard[at]?.isScored === true ? { mass, zones: part.zones[at] } : undefined
      return { id: part.forecaster, said: part.mass.map(saidAt) }
    })
    const isBaseline = ({ id }: ScoredForecaster) =>
      said.some(({ forecaster }) => forecaster.id === id && forecaster.kind === 'baseline')
    const baselines = [...distances, ...entrants.filter(isBaseline)].map(({ id, said: all }) => ({ id, said: all }))
    const all = [...entrants, ...baselines.filter(({ id }) => !entrants.some((one) => one.id === id))]
    const market = { horizons, period, candles, events, shift }
    let done = 0
    this.tell({ step: 'score', share: 0 })
    const parts = await Promise.all(
      split(all, this.computer.width).map(async (scored) => {
        const scores = await this.computer.score({ market, baselines, resampling, scored })
        done += scored.length
        this.tell({ step: 'score', share: done / all.length })
        return scores
      }),
    )
    return {
      scores: parts.flat().flatMap(({ scores }) => scores),
      hitRates: parts.flat().flatMap(({ hitRates }) => hitRates),
    }
  }

  private async enter(forecaster: Forecaster): Promise<Entrant> {
    const { id, kind, title, version, inputs } = forecaster
    const note = { id, kind, title, version }
    const { market } = this.context
    const missing = missingInput(market.market, inputs.needs) ?? unfitReason(forecaster, market)
    if (missing !== undefined) return { note: { ...note, settings: {}, absent: missing }, said: undefined }
    const part = await this.partOf(forecaster)
    const heard = hearHorizons(part, market)
    const absent = staleReason(part) ?? silentReason(heard)
    const said = absent === null ? { forecaster, part, heard } : undefined
    return { note: { ...note, settings: part.settings, absent }, said }
  }

  private async partOf(forecaster: Forecaster): Promise<ForecastPart> {
    const { sources, hooks, market, id } = this.context
    const { parts, signal } = hooks
    const name = `${id}-${forecaster.id}-${forecaster.version}`.replaceAll(':', '-')
    const kept = await parts?.read(name)
    const told = { step: 'forecast', forecaster: forecaster.id } as const
    if (kept !== undefined) {
      this.tell({ ...told, share: 1, isKept: true })
      return kept
    }
    const work = {
      ...this.venue(market),
      forecaster: forecaster.id,
      parameters: forecaster.parameters,
      bars: await sources.inputs.load(market.market, forecaster.inputs),
      tables: market.horizons.map(({ table }) => table),
      checkTimes: this.moments.map(({ time }) => time),
      stepsAhead: hooks.stepsAhead ?? 0,
    }
    const part = await this.computer.forecasts(work, {
      signal,
      onProgress: (share) => this.tell({ ...told, share }),
    })
    await parts?.write(name, part)
    this.tell({ ...told, share: 1 })
    return part
  }

  private tell(progress: Omit<ValidationProgress, 'dataKind'>): void {
    const { hooks, market } = this.context
    hooks.onProgress?.({ ...progress, dataKind: market.dataKind })
  }

  private venue({ market, tables, bucketSize, candles, period }: PreparedMarket) {
    const range = { from: candles.openTime[0] ?? period.from_ms, to: period.to_ms }
    return { market, tierTables: tables, bucketSize, range }
  }
}

interface ScoringCase {
  readonly distances: readonly DistanceBaseline[]
  readonly said: readonly Said[]
  readonly resampling: ReturnType<typeof decideSample>['resampling']
}

/** Names a run by everything that decides its numbers. */
async function nameReport(
  { catalog }: ValidationSources,
  named: {
    readonly question: ValidationQuestion
    readonly market: PreparedMarket
    readonly forecasters: readonly Forecaster[]
    readonly liqheatVersion: string
  },
): Promise<string> {
  const { question, market, forecasters, liqheatVersion } = named
  const { time, side, price, notional, isBankruptcy } = market.events
  const { tables, shift, period, horizons } = market
  const { symbol, exchange, step_ms, price_shift, kind } = question
  const hash = createHash('sha256').update(
    JSON.stringify([
      { engine: ENGINE_VERSION, liqheatVersion },
      // Times as they were decided: asked for or not, they are the same run.
      { symbol, exchange, step_ms, price_shift, kind, horizons: horizons.map(({ horizon }) => horizon) },
      period,
      tables,
      shift,
      await catalog.fingerprint(symbol),
      forecasters.map(({ id, version, parameters }) => [id, version, parameters]),
    ]),
  )
  for (const column of [time, side, price, notional, isBankruptcy]) hash.update(column)
  return hash.digest('hex').slice(0, 16)
}

/** Parts of a list of about the same length, in its order. */
function split<Item>(items: readonly Item[], parts: number): readonly (readonly Item[])[] {
  const size = Math.ceil(items.length / parts)
  return Array.from({ length: parts }, (_, i) => items.slice(i * size, (i + 1) * size)).filter(
    ({ length }) => length > 0,
  )
}

function notThere(id: string): never {
  throw new Error(`Invariant: there is a forecaster ${id}`)
}
