import type { SideDensities } from '../analysis/recovery-score.ts'
import { HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatRun } from '../kernel/heat-run.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../models/leverage-weights.ts'
import type { LeverageWeight, LiquidationModel, ModelRun } from '../models/model.ts'
import { DEFAULT_TYPICAL_NOTIONAL, decideOptions } from '../services/heatmap-plan.ts'
import { inputsOf } from '../services/input-request.ts'
import { normaliseWeights } from '../services/leverage-query.ts'
import { columnDensity } from '../services/model-densities.ts'
import { startVenueModel } from '../services/venue-model.ts'
import type { Forecaster, ForecasterRun, ForecastMoment, ForecastQuestion } from './forecaster.ts'
import type { ForecasterKind } from './report.ts'

/** What a model is run with; absent is the default. */
export interface ModelSettings {
  readonly kind?: ForecasterKind
  /** Options of the model by name. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Taken literally where given. */
  readonly weights?: readonly LeverageWeight[]
}

/** Columns are never written: bars only move the state on. */
const NO_WINDOW = { from: Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER }

/** A model as a forecaster: its open positions are where it says that liquidations will be. */
export function modelForecaster(model: LiquidationModel, settings: ModelSettings = {}): Forecaster {
  const modelOptions = decideOptions(model, settings.options ?? {})
  return {
    id: model.id,
    kind: settings.kind ?? 'model',
    title: model.title,
    version: model.version,
    inputs: inputsOf({ model, modelOptions }),
    start: (question) => new ModelForecast(model, { ...settings, modelOptions, question }),
  }
}

/** A model at work, whose state is read between bars without being disturbed. */
export class ModelForecast implements ForecasterRun {
  private readonly model: ModelRun
  private readonly run: HeatRun
  private readonly decided: Readonly<Record<string, unknown>>
  private stepped = 0

  constructor(
    model: LiquidationModel,
    {
      modelOptions,
      weights,
      question,
    }: { readonly modelOptions: unknown; readonly question: ForecastQuestion } & Pick<ModelSettings, 'weights'>,
  ) {
    const leverages = normaliseWeights(weights ?? DEFAULT_LEVERAGE_WEIGHTS)
    this.model = startVenueModel({
      ...question,
      model,
      modelOptions,
      weights: leverages,
      areWeightsGiven: weights !== undefined,
      typicalNotional: DEFAULT_TYPICAL_NOTIONAL,
    }).model
    const { output, step } = this.model
    this.run = new HeatRun({ output, step, window: NO_WINDOW, stepMs: 1 })
    this.decided = { options: modelOptions, typical_notional: DEFAULT_TYPICAL_NOTIONAL }
  }

  forecast({ bars, knownBars }: ForecastMoment): SideDensities {
    const { output } = this.model
    this.run.push(bars, this.stepped, knownBars)
    this.stepped = Math.max(this.stepped, knownBars)
    const matrix = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: output.bucketSize })
    output.peekColumn(matrix)
    // Flows belong to columns, which nobody reads here: they would grow with every bar.
    output.dropFlows()
    return {
      long: columnDensity(matrix.longDensity, 0, output.bucketSize),
      short: columnDensity(matrix.shortDensity, 0, output.bucketSize),
    }
  }

  settings(): Readonly<Record<string, unknown>> {
    const { tiers } = this.model
    return { ...this.decided, leverage_weights: tiers.map(({ leverage, weight }) => ({ leverage, weight })) }
  }
}
