import type { DataKind } from '../domain/series.ts'

/** Version of the shape of parameter files. */
export const PARAMETERS_VERSION = 1

/** A value with the 95 % interval that its fit gave. */
export interface FittedValue {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Options of a model fitted to liquidations; a JSON file that people inspect, share and name. Times are UTC ms. */
export interface ParameterSet {
  readonly format: 'liqheat-parameters'
  readonly parameters_version: typeof PARAMETERS_VERSION
  /** Lower case letters, digits, `-`, `_` and `.`; the file is `<name>.json`. */
  readonly name: string
  readonly model: string
  readonly model_version: string
  readonly created_at_ms: number
  /** Command line that makes it anew. */
  readonly command: string
  readonly liqheat_version: string
  readonly data_kind: DataKind
  readonly symbol: string
  readonly exchange: string
  readonly training: { readonly from_ms: number; readonly to_ms: number; readonly events: number }
  /** Options that differ from the model's defaults. */
  readonly model_options: Readonly<Record<string, FittedValue>>
  /** Shares of openings, sum 1; with them leverages are taken literally. */
  readonly leverage_weights: readonly (FittedValue & { readonly leverage: number })[]
  /** Resampled leverage weights, each in the order of `leverage_weights` and of sum 1: the uncertainty of maps. */
  readonly draws: readonly (readonly number[])[]
  /** Gain in bits an event over the model's defaults, in training and on later data that was not fitted. */
  readonly scores: {
    readonly training_gain_bits: FittedValue | null
    readonly test_gain_bits: FittedValue | null
    readonly test: { readonly from_ms: number; readonly to_ms: number; readonly events: number } | null
  }
  readonly warnings: readonly string[]
}
