/** A colour scale of heatmaps, the same on the page and in pictures: 256 steps from zero (the plot's background) to the maximum. */
export interface ColorScale {
  readonly id: ColorTheme
  /** Red, green, blue bytes of each step. */
  readonly steps: Uint8Array
  /** CSS colour of zero. */
  readonly background: string
}

export const COLOR_THEMES = ['viridis', 'magma'] as const
export type ColorTheme = (typeof COLOR_THEMES)[number]

/** Evenly spaced stops, dark to bright, as CSS colours. */
export const COLOR_STOPS: Readonly<Record<ColorTheme, readonly string[]>> = {
  viridis: [
    '#46035c',
    '#3a3072',
    '#2f5b86',
    '#277a8e',
    '#238c89',
    '#1fa084',
    '#30ad76',
    '#40ba68',
    '#68c850',
    '#abd72b',
    '#eee707',
  ],
  magma: [
    '#07061c',
    '#1c1044',
    '#3b0f70',
    '#641a80',
    '#8c2981',
    '#b73779',
    '#de4968',
    '#f7705c',
    '#fe9f6d',
    '#fecf92',
    '#fcfdbf',
  ],
}

const STEPS = 256

/** Builds the 256 steps of a theme by linear interpolation between its stops. */
export function colorScale(id: ColorTheme): ColorScale {
  const stops = COLOR_STOPS[id].map(parseHex)
  const steps = new Uint8Array(STEPS * 3)
  for (let i = 0; i < STEPS; i++) {
    const at = (i / (STEPS - 1)) * (stops.length - 1)
    const low = stops[Math.floor(at)] ?? [0, 0, 0]
    const high = stops[Math.ceil(at)] ?? low
    for (let c = 0; c < 3; c++) {
      const from = low[c] ?? 0
      steps[i * 3 + c] = Math.round(from + ((high[c] ?? 0) - from) * (at - Math.floor(at)))
    }
  }
  return { id, steps, background: COLOR_STOPS[id][0] ?? '#000' }
}

function parseHex(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
