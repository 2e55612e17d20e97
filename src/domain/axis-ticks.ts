const STEPS = [1, 2, 5, 10] as const

/**
 * Round values within `[low, high]`, a multiple of 1, 2 or 5 times a power of ten apart.
 *
 * @param most - at most so many, and one more
 */
export function axisTicks(low: number, high: number, most: number): number[] {
  const span = high - low
  if (!(span > 0) || !Number.isFinite(span)) return []
  const power = 10 ** Math.floor(Math.log10(span / most))
  const step = power * (STEPS.find((candidate) => power * candidate >= span / most) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  // Multiples, since sums of steps drift; rounded, since 3 times 0.1 is not 0.3.
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, i) => Number(((first + i) * step).toPrecision(12)) || 0,
  )
}
