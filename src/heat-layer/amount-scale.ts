import type { AmountGrid } from './amount-grid.ts'

/**
 * How an amount finds its place on the colour bar:
 * - `relative`: as a share of the brightest cell shown;
 * - `fixed`: as a share of an amount that stays the same over windows and symbols;
 * - `log`: by its logarithm, over three decades below the brightest cell shown;
 * - `percentile`: as the share of cells shown, empty ones apart, that are not brighter.
 */
export type ColorMapping = 'relative' | 'fixed' | 'log' | 'percentile'

/** Places on a colour bar, 0 at its dark end to 1 at its bright end, and the amounts that they stand for, USD. */
export interface AmountScale {
  /** Largest amount in a cell shown; 0 where there is none. */
  readonly max: number
  /** Amounts below the dark end stand at 0, those above the bright end at 1. */
  placeOf(amount: number): number
  amountAt(place: number): number
}

/** Decades of the mapping `log`. */
const LOG_DECADES = 3

/**
 * Amounts are told apart by the leading bits of their floats: 8 of the exponent and 11 of the fraction, to 0.05 %. That
 * makes a table of colours possible, and counting for percentiles without sorting.
 */
export const LEVEL_SHIFT = 12
export const LEVELS = 2 ** 19

const float = new Float32Array(1)
const floatBits = new Uint32Array(float.buffer)

/** Level of an amount of 0 or more. */
export function levelOf(amount: number): number {
  float[0] = amount
  return floatBits[0]! >>> LEVEL_SHIFT
}

/** Smallest amount of a level, USD. */
export function amountOfLevel(level: number): number {
  floatBits[0] = level << LEVEL_SHIFT
  return float[0]!
}

/**
 * The scale of the cells in the first `columns` columns of a grid.
 *
 * @param fixedMax - USD at the bright end with the mapping `fixed`; 0 takes the brightest cell
 */
export function amountScale(
  grid: AmountGrid,
  { mapping, fixedMax, columns }: { mapping: ColorMapping; fixedMax: number; columns: number },
): AmountScale {
  const max = grid.max(columns)
  if (max === 0 && !(mapping === 'fixed' && fixedMax > 0)) return { max, placeOf: () => 0, amountAt: () => 0 }
  if (mapping === 'log') return logScale(max)
  if (mapping === 'percentile') return percentileScale(grid, { max, columns })
  return shareScale(max, mapping === 'fixed' && fixedMax > 0 ? fixedMax : max)
}

function shareScale(max: number, top: number): AmountScale {
  return { max, placeOf: (amount) => clamp(amount / top), amountAt: (place) => clamp(place) * top }
}

function logScale(max: number): AmountScale {
  return {
    max,
    placeOf: (amount) => (amount > 0 ? clamp(1 + Math.log10(amount / max) / LOG_DECADES) : 0),
    amountAt: (place) => max * 10 ** ((clamp(place) - 1) * LOG_DECADES),
  }
}

function percentileScale(grid: AmountGrid, { max, columns }: { max: number; columns: number }): AmountScale {
  const upTo = countsUpTo(grid, columns)
  const last = levelOf(max)
  const total = upTo[last]!
  return {
    max,
    placeOf: (amount) => (amount > 0 ? upTo[Math.min(levelOf(amount), last)]! / total : 0),
    amountAt: (place) => {
      if (place >= 1) return max
      // The first level that so many cells reach.
      let [low, high] = [0, last]
      while (low < high) {
        const middle = (low + high) >> 1
        if (upTo[middle]! < place * total || upTo[middle] === 0) low = middle + 1
        else high = middle
      }
      return amountOfLevel(low)
    },
  }
}

/** How many cells that are not empty have at most each level; hot, see bench/page.bench.ts. */
function countsUpTo({ bits, rows, stride }: AmountGrid, columns: number): Uint32Array {
  const counts = new Uint32Array(LEVELS)
  for (let row = 0; row < rows; row++) {
    const end = row * stride + columns
    for (let i = row * stride; i < end; i++) {
      const level = bits[i]! >>> LEVEL_SHIFT
      counts[level] = counts[level]! + 1
    }
  }
  counts[0] = 0
  for (let level = 1; level < LEVELS; level++) counts[level] = counts[level]! + counts[level - 1]!
  return counts
}

function clamp(place: number): number {
  return Math.min(1, Math.max(0, place))
}
