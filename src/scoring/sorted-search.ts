/** Index of the first value of a rising column that is `value` or more; its length where there is none. */
export function firstAtLeast(rising: Float64Array, value: number): number {
  let from = 0
  let to = rising.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((rising[middle] ?? Number.NaN) < value) from = middle + 1
    else to = middle
  }
  return from
}

/** Index of the first value of a rising column that is more than `value`; its length where there is none. */
export function firstAbove(rising: Float64Array, value: number): number {
  let from = 0
  let to = rising.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((rising[middle] ?? Number.NaN) <= value) from = middle + 1
    else to = middle
  }
  return from
}
