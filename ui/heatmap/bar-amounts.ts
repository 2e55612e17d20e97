import { signal } from '@preact/signals'

/** What places of the colour bar stand for, as the heat layer drew last. */
export interface BarAmounts {
  /** Largest USD amount in a visible cell. */
  readonly max: number
  /** USD at a place of the bar, 0 below to 1 above. */
  amountAt(place: number): number
}

/** Of the picture on screen; undefined before the first. */
export const barAmounts = signal<BarAmounts | undefined>(undefined)
