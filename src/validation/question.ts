import type { ParameterSet } from '../models/parameter-set.ts'
import type { Catalog } from '../services/catalog.ts'
import type { InputLoader } from '../services/market-inputs.ts'
import type { MapStore } from '../storage/store.ts'
import type { PriceShift } from './event-prices.ts'
import type { EventStore } from './read-events.ts'
import type { Horizon } from './report.ts'

/** What is put to the test; JSON. Times are UTC ms. */
export interface ValidationQuestion {
  readonly symbol: string
  readonly exchange: string
  /** Model ids; absent takes every registered one. Baselines and rules always take part. */
  readonly models?: readonly string[] | undefined
  /** Calibrated models that take part besides, as `MODEL:NAME`. */
  readonly parameters?: readonly ParameterSet[] | undefined
  /** First forecast; absent: as soon as liquidations and candles are stored. */
  readonly from?: number | undefined
  /** End of what is looked at; absent: where the first of liquidations and candles ends. */
  readonly to?: number | undefined
  /** End of training; absent: the middle. */
  readonly train_to?: number | undefined
  readonly horizons: readonly Horizon[]
  /** Time between forecasts. */
  readonly step_ms: number
  readonly price_shift: PriceShift
  /** `night` for one day that is scored by itself. */
  readonly kind: 'run' | 'night'
}

/** Where market data and liquidations are read from. */
export interface ValidationSources {
  readonly store: MapStore & EventStore
  readonly catalog: Catalog
  readonly inputs: InputLoader
}
