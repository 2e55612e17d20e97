import { COLOR_STOPS, type ColorTheme } from '../../src/domain/color-scale.ts'

/** CSS gradient of a theme, zero at the bottom. */
export function cssGradient(id: ColorTheme, direction: 'to top' | 'to right' = 'to top'): string {
  return `linear-gradient(${direction}, ${COLOR_STOPS[id].join(', ')})`
}
