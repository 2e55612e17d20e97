import { type ColorScale, colorScale, customScale } from '../../src/domain/color-scale.ts'
import type { HeatmapView } from './view-fields.ts'

/** What `custom` begins with: from black over red to yellow. */
export const FIRST_PALETTE = '000000,7a0f2e,e8582c,ffe45e'

/** Colours that a view chooses; those of viridis where the custom ones are unreadable. */
export function scaleOf({ colors, palette }: Pick<HeatmapView, 'colors' | 'palette'>): ColorScale {
  if (colors !== 'custom') return colorScale(colors)
  try {
    return customScale((palette === '' ? FIRST_PALETTE : palette).split(','))
  } catch {
    return colorScale('viridis')
  }
}
