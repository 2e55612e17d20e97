/** Shapes of the server's answers that the page reads; the full description is at /openapi.json. */

export interface StoredExchange {
  readonly exchange: string
  readonly data_kind: 'observed' | 'simulated'
  readonly has_open_interest: boolean
  readonly start_time: number
  readonly end_time: number
}

export interface StoredSymbol {
  readonly symbol: string
  readonly default_price_bin_size: number
  readonly last_price: number | null
  readonly start_time: number
  readonly end_time: number
  readonly has_heatmap: boolean
  readonly exchanges: readonly StoredExchange[]
}

export interface LeverageWeight {
  readonly leverage: number
  readonly weight: number
}

export interface ModelInfo {
  readonly id: string
  readonly version: string
  readonly title: string
  readonly description: string
  /** Whether it is taken where a request names none. */
  readonly default: boolean
  /** own: a distribution of its own unless weights are given; fixed: weights are not used. */
  readonly leverages: 'asked' | 'own' | 'fixed'
  readonly default_leverage_weights: readonly LeverageWeight[]
}

export interface KlineRow {
  readonly timestamp: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

export interface HeatmapMeta {
  readonly symbol: string
  readonly start_time: number
  readonly end_time: number
  readonly interval: string
  readonly model: string
  readonly model_version: string
  readonly exchanges: readonly string[]
  readonly price_bin_size: number
  readonly current_price: number | null
  readonly total_long_volume: number
  readonly total_short_volume: number
  readonly window_consumed: number
  readonly generated_at: number
  readonly coverage: { readonly data_end: number; readonly gap_columns: number; readonly columns: number }
  readonly trigger: 'mark' | 'last' | 'mixed'
  readonly leverage_weights: readonly LeverageWeight[]
  readonly data_kind: 'observed' | 'simulated'
  readonly warnings: readonly string[]
}

/** Header of a heatmap in `format=binary`; `offset` counts bytes from its end. */
export interface FrameHeader {
  readonly time_axis: { readonly start: number; readonly step: number; readonly count: number }
  readonly price_axis: { readonly first_bucket: number; readonly size: number; readonly count: number }
  readonly sections: readonly { readonly name: string; readonly offset: number; readonly count: number }[]
  readonly meta: HeatmapMeta
}

/** application/problem+json */
export interface Problem {
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly request_id: string
}
