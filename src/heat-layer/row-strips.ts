/** Rows that stand on the screen at one height each, within the tolerance. */
export interface RowStrip {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  /** Pixels from the top at the upper edge of row `to - 1` and the lower edge of row `from`. */
  readonly top: number
  readonly bottom: number
}

/**
 * Cuts rows into strips within which pixels are linear in the row: one on a linear or percentage scale, a few on a
 * logarithmic one.
 *
 * @param yOf - pixel of the lower edge of a row; undefined where the scale has none
 * @param tolerance - how far an edge may be from its place, pixels
 */
export function rowStrips(
  [from, to]: readonly [number, number],
  yOf: (row: number) => number | undefined,
  tolerance: number,
): readonly RowStrip[] {
  const bottom = yOf(from)
  const top = yOf(to)
  if (from >= to || bottom === undefined || top === undefined) return []
  const middle = Math.floor((from + to) / 2)
  const y = yOf(middle)
  if (middle === from || y === undefined) return [{ from, to, top, bottom }]
  const straight = bottom + ((top - bottom) * (middle - from)) / (to - from)
  if (Math.abs(y - straight) <= tolerance) return [{ from, to, top, bottom }]
  return [...rowStrips([from, middle], yOf, tolerance), ...rowStrips([middle, to], yOf, tolerance)]
}
