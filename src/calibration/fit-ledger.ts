import type { RandomStream } from '../domain/random.ts'
import type { FittedValue, ParameterSet } from '../models/parameter-set.ts'
import type { ForecastMass, WindowSelection } from '../scoring/window-table.ts'
import { cutWhole } from './cut-runs.ts'
import { fitMix, type LedgerOptions, type TrainingData } from './fit-mix.ts'
import { placementGain } from './placement-gain.ts'
import { resampleMix, simultaneousIntervals } from './resample-mix.ts'
import {
  type OptionGrid,
  optionInterval,
  type SearchHooks,
  searchOptions,
  type TriedOptions,
} from './search-options.ts'

/** Rounds of runs and fits before options are searched, and at the best ones. */
const ROUNDS = 2

/** Options that are searched, in this order, with the values they may take. Their defaults are among them. */
export const OPTION_GRIDS: readonly OptionGrid[] = [
  { name: 'churn', values: [0.02, 0.05, 0.15, 0.3, 0.45, 0.7, 1] },
  { name: 'half_life_power', values: [0.4, 0.6, 0.8, 1, 1.2] },
  { name: 'half_life_hours_at_1x', values: [200, 800, 3200] },
]

/** Searched where it is known who bought and who sold. */
export const TILT_GRID: OptionGrid = { name: 'taker_tilt', values: [0, 0.15, 0.3, 0.5] }

export interface LedgerFitQuestion {
  readonly data: TrainingData
  /** Options that are searched, in this order. */
  readonly grids: readonly OptionGrid[]
  /** Windows after training, with one horizon between; none where nothing is held out. */
  readonly test: WindowSelection
  /** Default value of each option that is searched. */
  readonly defaults: LedgerOptions
  readonly random: RandomStream
}

/** A calibrated ledger with what is known of it. */
export interface LedgerFit {
  /** Each option that was searched, with the values that are about as likely. */
  readonly options: Readonly<Record<string, FittedValue>>
  readonly weights: readonly (FittedValue & { readonly leverage: number })[]
  readonly draws: readonly (readonly number[])[]
  /** Liquidations credited to each leverage. */
  readonly credited: readonly number[]
  /** The likelihood surface, as far as it was walked. */
  readonly tried: readonly TriedOptions[]
  readonly scores: Pick<ParameterSet['scores'], 'training_gain_bits' | 'test_gain_bits'>
}

/** Fits options and weights to the training windows, and holds both against the model's defaults. */
export function fitLedger(
  { data, grids, test, defaults, random }: LedgerFitQuestion,
  hooks: SearchHooks = {},
): LedgerFit {
  const start = fitMix(data, { options: defaults, rounds: ROUNDS })
  const { best, tried } = searchOptions(data, { start, grids }, hooks)
  hooks.signal?.throwIfAborted()
  const mix = fitMix(data, { options: best.options, rounds: ROUNDS, before: best })
  const draws = resampleMix(data, mix, random)
  hooks.signal?.throwIfAborted()
  const intervals = simultaneousIntervals(
    mix.weights.map(({ weight }) => weight),
    draws,
  )
  const weights = mix.weights.map(({ leverage }, k) => ({ leverage, ...requireValue(intervals[k]) }))
  const calibrated = cutWhole({ ...data, run: data.startRun(mix.options, mix.weights) })
  const usual = cutWhole({ ...data, run: data.startRun(defaults) })
  return {
    options: Object.fromEntries(
      Object.entries(mix.options).map(([name, value]) => {
        const { low, high } = optionInterval(name, { best: mix.options, tried })
        return [name, { value, low, high }]
      }),
    ),
    weights,
    draws,
    credited: [...mix.fit.credited],
    tried,
    scores: {
      training_gain_bits: gainOf(data, { windows: data.training, mass: calibrated, over: usual, random }),
      test_gain_bits: gainOf(data, { windows: test, mass: calibrated, over: usual, random }),
    },
  }
}

function gainOf(
  { table }: TrainingData,
  {
    random,
    ...forecasts
  }: {
    readonly windows: WindowSelection
    readonly mass: ForecastMass
    readonly over: ForecastMass
    readonly random: RandomStream
  },
): FittedValue | null {
  return placementGain({ table, ...forecasts, random: () => random.uniform() })
}

function requireValue(value: FittedValue | undefined): FittedValue {
  if (value === undefined) throw new Error('Invariant: every leverage has an interval')
  return value
}
