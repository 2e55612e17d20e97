import { defineError } from './errors.ts'

/** A colour scale of heatmaps, the same on the page and in pictures: 256 steps from zero (the plot's background) to the maximum. */
export interface ColorScale {
  readonly id: ColorTheme | 'custom'
  /** Evenly spaced colours from zero to the maximum, `#rrggbb`; between them it is interpolated. */
  readonly stops: readonly string[]
  /** Red, green, blue bytes of each step. */
  readonly steps: Uint8Array
  /** CSS colour of zero. */
  readonly background: string
}

/** Those that colour-blind readers can tell by lightness alone: all of them; cividis was made for it. */
export const COLOR_THEMES = ['viridis', 'magma', 'cividis'] as const
export type ColorTheme = (typeof COLOR_THEMES)[number]

/** Evenly spaced stops, dark to bright, as CSS colours; cividis as viridisLite 0.4 samples it. */
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
  cividis: [
    '#00204d',
    '#00336f',
    '#39486b',
    '#575c6d',
    '#707173',
    '#8a8779',
    '#a69d75',
    '#c4b56c',
    '#e4cf5b',
    '#ffea46',
  ],
}

const STEPS = 256
const MOST_STOPS = 16
const HEX = /^#?([0-9a-f]{6})$/i

const ColorsInvalid = defineError('COLORS_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { found: string }) =>
    `"${d.found}" is no colour scale; name 2 to ${MOST_STOPS} colours from zero to the maximum, each as #rrggbb`,
})

/** A named colour scale. */
export function colorScale(id: ColorTheme): ColorScale {
  return scaleOf(id, COLOR_STOPS[id])
}

/**
 * A colour scale of one's own.
 *
 * @param colors - 2 to 16 colours from zero (the background) to the maximum, evenly spaced, `#rrggbb` or `rrggbb`
 * @throws COLORS_INVALID
 */
export function customScale(colors: readonly string[]): ColorScale {
  const stops = colors.map((color) => HEX.exec(color.trim())?.[1]?.toLowerCase())
  if (stops.includes(undefined) || stops.length < 2 || stops.length > MOST_STOPS) {
    throw ColorsInvalid({ found: colors.join(',').slice(0, 200) })
  }
  return scaleOf(
    'custom',
    stops.map((stop) => `#${stop}`),
  )
}

/** Builds the 256 steps by linear interpolation between the stops. */
function scaleOf(id: ColorScale['id'], stops: readonly string[]): ColorScale {
  const colors = stops.map(parseHex)
  const steps = new Uint8Array(STEPS * 3)
  for (let i = 0; i < STEPS; i++) {
    const at = (i / (STEPS - 1)) * (colors.length - 1)
    const low = colors[Math.floor(at)] ?? [0, 0, 0]
    const high = colors[Math.ceil(at)] ?? low
    for (let c = 0; c < 3; c++) {
      const from = low[c] ?? 0
      steps[i * 3 + c] = Math.round(from + ((high[c] ?? 0) - from) * (at - Math.floor(at)))
    }
  }
  return { id, stops, steps, background: stops[0] ?? '#000000' }
}

function parseHex(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
