import { colorScale } from '../../domain/color-scale.ts'

/** Colours of a picture: those of the page in its default, dark theme. */
export const PALETTE = {
  page: '#0d0f16',
  line: '#2a2e40',
  text: '#e7e8ef',
  muted: '#9a9db0',
  warning: '#ffc857',
  up: '#0ecb81',
  down: '#f6465d',
  /** Around candles, so that green ones stand out from green cells. */
  outline: 'rgba(8, 6, 20, 0.75)',
  grid: 'rgba(255, 255, 255, 0.09)',
  watermark: 'rgba(255, 255, 255, 0.16)',
  scale: colorScale('viridis'),
} as const
