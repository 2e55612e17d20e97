import type { BarColumns } from '../kernel/bars.ts'
import type { LeverageWeight, ModelRun } from '../models/model.ts'
import { type EventCells, type FactorPrior, fitLeverages, type LeverageFit } from '../scoring/leverage-em.ts'
import type { ForecastMass, WindowSelection, WindowTable } from '../scoring/window-table.ts'
import { cutLeverages } from './cut-runs.ts'

/** Liquidations that the reference is worth, per leverage: a deviation of 0.7, or a factor of 2, as sure as it is. */
export const PRIOR_STRENGTH = 2
/** Reach of positions that were opened after the forecast, ratio of the price. */
const FRESH_REACH = 0.002

/** Options of the ledger that are fitted, by API name. */
export type LedgerOptions = Readonly<Record<string, number>>

/** What is fitted to. */
export interface TrainingData {
  readonly table: WindowTable
  readonly events: EventCells
  readonly bars: BarColumns
  /** Windows whose liquidations are fitted. */
  readonly training: WindowSelection
  /** What is believed before, sum 1; where nothing is liquidated it stays. From low leverage to high. */
  readonly reference: readonly LeverageWeight[]
  /** Starts the ledger; without weights with its own leverages. */
  startRun(options: LedgerOptions, weights?: readonly LeverageWeight[]): ModelRun
}

/** Weights and what they were fitted on. */
export interface MixFit {
  readonly options: LedgerOptions
  /** Shares of openings, sum 1. */
  readonly weights: readonly LeverageWeight[]
  readonly fit: LeverageFit
  /** Weights of the run that the masses are of. */
  readonly opened: readonly LeverageWeight[]
  readonly masses: readonly ForecastMass[]
  readonly background: readonly ForecastMass[]
}

/**
 * Fits leverage weights at some options: runs the ledger, fits factors on its leverages, runs it with the new weights.
 *
 * The runs follow the weights because closings and liquidations share what is closed: a leverage with less weight than
 * it was run with leaves more to the others.
 */
export function fitMix(
  data: TrainingData,
  { options, rounds, before }: { readonly options: LedgerOptions; readonly rounds: number; readonly before?: MixFit },
): MixFit {
  let mix = fitOnce(data, { options, before })
  for (let round = 1; round < rounds; round++) mix = fitOnce(data, { options, before: mix })
  return mix
}

function fitOnce(
  data: TrainingData,
  { options, before }: { readonly options: LedgerOptions; readonly before: MixFit | undefined },
): MixFit {
  const opened = before?.weights ?? data.reference
  const run = data.startRun(options, opened)
  const masses = cutLeverages({ ...data, run })
  const background = freshPositions(data.table)
  const priors = factorPriors(data.reference, { opened, sizes: before?.fit.sizes })
  const { table, training, events } = data
  const fit = fitLeverages({ table, windows: training, events, leverages: masses, priors, background })
  return { options, weights: weightsOf(opened, fit), fit, opened, masses, background }
}

/** Shares of openings by notional: liquidations per mass, times what a liquidation stands for. */
export function weightsOf(opened: readonly LeverageWeight[], { factors, sizes }: LeverageFit): LeverageWeight[] {
  const raw = opened.map(({ weight }, k) => weight * (factors[k] ?? 0) * (sizes[k] ?? 0))
  const total = raw.reduce((sum, weight) => sum + weight, 0)
  return opened.map(({ leverage }, k) => ({ leverage, weight: (raw[k] ?? 0) / total }))
}

/** The reference as factors on what a run opened: in liquidations per mass, so larger positions have fewer. */
export function factorPriors(
  reference: readonly LeverageWeight[],
  { opened, sizes }: { readonly opened: readonly LeverageWeight[]; readonly sizes: Float64Array | undefined },
): FactorPrior[] {
  const typical =
    sizes === undefined ? 1 : Math.exp(sizes.reduce((sum, size) => sum + Math.log(size), 0) / sizes.length)
  return reference.map(({ weight }, k) => ({
    mode: ((weight / (opened[k]?.weight ?? weight)) * typical) / (sizes?.[k] ?? 1),
    strength: PRIOR_STRENGTH,
  }))
}

/** What positions that were opened after the forecast may add: evenly, and near the price. */
function freshPositions({ time, offset, crossed, firstBucket, bucketSize, price }: WindowTable): ForecastMass[] {
  const near = new Float64Array(crossed.length)
  for (let w = 0; w < time.length; w++) {
    const start = offset[w] ?? 0
    for (let c = start; c < (offset[w + 1] ?? 0); c++) {
      const middle = ((firstBucket[w] ?? 0) + c - start + 0.5) * bucketSize
      near[c] = (crossed[c] ?? 0) * Math.exp(-Math.abs(middle / (price[w] ?? Number.NaN) - 1) / FRESH_REACH)
    }
  }
  return [crossed, near]
}
