/** A figure with its 95 % interval; null where the data does not give one. JSON as it is. */
export interface Estimate {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}
