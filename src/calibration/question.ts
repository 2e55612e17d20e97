import type { LeverageWeight } from '../models/model.ts'

/** What is asked of a calibration; JSON. Times are UTC ms. */
export interface CalibrationQuestion {
  readonly symbol: string
  readonly exchange: string
  readonly name: string
  readonly from: number
  /** End of training. */
  readonly to: number
  /** End of what is held out; absent: nothing is. */
  readonly test_to?: number | undefined
  /** Leverages with what is believed of them before. */
  readonly leverages: readonly LeverageWeight[]
}
