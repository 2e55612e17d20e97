import type { WindowSelection } from './window-table.ts'

/** Thirds of forecast times by how much the price had moved before. */
export type VolatilityThird = 'calm' | 'usual' | 'wild'

/**
 * Windows of a third by volatility, or all; windows whose volatility is not known are in no third.
 *
 * Equal volatilities fall together, into the wilder third of those they reach.
 *
 * @param volatility - of every window, see `WindowTable`; NaN where it is not known
 */
export function selectRegime(volatility: Float64Array, regime: VolatilityThird | 'all'): WindowSelection {
  if (regime === 'all') return Uint32Array.from(volatility.keys())
  const known = volatility.filter(Number.isFinite).sort()
  const usualFrom = known[Math.floor(known.length / 3)] ?? Number.NaN
  const wildFrom = known[Math.floor((2 * known.length) / 3)] ?? Number.NaN
  const belongs = {
    calm: (value: number) => value < usualFrom,
    usual: (value: number) => value >= usualFrom && value < wildFrom,
    wild: (value: number) => value >= wildFrom,
  }[regime]
  return Uint32Array.from(volatility.keys()).filter((w) => belongs(volatility[w] ?? Number.NaN))
}
