import type { AmountScale } from './amount-scale.ts'
import { type ColorOptions, stepAt } from './color-table.ts'

/** What a colour bar shows: places run from 0 at its dark end to 1 at its bright end. */
export interface ColorBar extends AmountScale {
  /** CSS colour of a place, as cells there are drawn. */
  colorAt(place: number): string
}

/** The colour bar of a scale of amounts; without one there is nothing to stand on it. */
export function colorBar(amounts: AmountScale | undefined, options: ColorOptions): ColorBar {
  const { max, placeOf, amountAt } = amounts ?? { max: 0, placeOf: () => 0, amountAt: () => 0 }
  const { steps } = options.scale
  return {
    max,
    placeOf,
    amountAt,
    colorAt: (place) => {
      const step = stepAt(place, options) * 3
      return `rgb(${steps[step]}, ${steps[step + 1]}, ${steps[step + 2]})`
    },
  }
}
