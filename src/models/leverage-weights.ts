import type { LeverageWeight } from './model.ts'

/** Share of opened notional by leverage unless the caller says otherwise; a convention of the field, not a measurement. */
export const DEFAULT_LEVERAGE_WEIGHTS: readonly LeverageWeight[] = [
  { leverage: 5, weight: 0.15 },
  { leverage: 10, weight: 0.3 },
  { leverage: 25, weight: 0.25 },
  { leverage: 50, weight: 0.2 },
  { leverage: 100, weight: 0.1 },
]
