/** A local maximum of a curve. */
export interface Peak {
  /** Index; of a plateau its middle, rounded down. */
  readonly at: number
  readonly height: number
  /**
   * Height above the higher of the two saddles that lead to higher ground, in the unit of the curve; where there is no
   * higher ground that way, the saddle is 0. In (0, height].
   */
  readonly prominence: number
}

/**
 * Local maxima of a curve that is 0 outside of its ends, in order; O(length).
 *
 * Of equal heights the earlier counts as the higher, so that of two equal bumps with a dent between them one is
 * prominent and the other is not.
 *
 * @param curve - >= 0
 */
export function findPeaks(curve: Float64Array): Peak[] {
  const { places, heights, valleys } = localMaxima(curve)
  const before = saddlesBefore(heights, valleys)
  const after = saddlesAfter(heights, valleys)
  return places.map((at, k) => {
    const height = heights[k] ?? 0
    return { at, height, prominence: height - Math.max(before[k] ?? 0, after[k] ?? 0) }
  })
}

/** Maxima of a curve and, one more than those, the lowest points before, between and after them; the ends are 0. */
interface Maxima {
  readonly places: readonly number[]
  readonly heights: readonly number[]
  readonly valleys: readonly number[]
}

function localMaxima(curve: Float64Array): Maxima {
  const places: number[] = []
  const heights: number[] = []
  const valleys: number[] = []
  let lowest = 0
  let previous = 0
  for (let i = 0; i < curve.length; ) {
    const height = curve[i] ?? 0
    let end = i + 1
    while (end < curve.length && curve[end] === height) end++
    const next = end < curve.length ? (curve[end] ?? 0) : 0
    if (height < lowest) lowest = height
    if (height > previous && height > next) {
      places.push((i + end - 1) >> 1)
      heights.push(height)
      valleys.push(lowest)
      lowest = height
    }
    previous = height
    i = end
  }
  valleys.push(0)
  return { places, heights, valleys }
}

function saddlesBefore(heights: readonly number[], valleys: readonly number[]): number[] {
  return saddles({ heights, valleys, isPassed: (other, own) => other < own })
}

function saddlesAfter(heights: readonly number[], valleys: readonly number[]): number[] {
  const isPassed = (other: number, own: number): boolean => other <= own
  return saddles({ heights: heights.toReversed(), valleys: valleys.toReversed(), isPassed }).toReversed()
}

/** Lowest point on the way back to the nearest peak that is not passed; 0 where all are. */
function saddles({
  heights,
  valleys,
  isPassed,
}: {
  readonly heights: readonly number[]
  readonly valleys: readonly number[]
  readonly isPassed: (other: number, own: number) => boolean
}): number[] {
  const open: { height: number; lowest: number }[] = []
  return heights.map((height, k) => {
    let lowest = valleys[k] ?? 0
    for (let top = open.at(-1); top !== undefined && isPassed(top.height, height); top = open.at(-1)) {
      lowest = Math.min(lowest, top.lowest)
      open.pop()
    }
    const saddle = open.length === 0 ? 0 : lowest
    open.push({ height, lowest })
    return saddle
  })
}
