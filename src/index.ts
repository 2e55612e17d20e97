export { AppError } from './domain/errors.ts'
export {
  binanceCrossPrice,
  binanceIsolatedPrice,
  type CrossPosition,
  type IsolatedPosition,
} from './domain/liquidation-price.ts'
export { type MarginTier, maintenanceMargin, type TierTable, tierTableAt } from './domain/margin-tiers.ts'
export {
  bybitIsolatedPrice,
  hyperliquidIsolatedPrice,
  okxIsolatedPrice,
} from './domain/venue-liquidation-prices.ts'
export { EXCHANGES } from './exchanges/registry.ts'
export { LiquidationEngine } from './kernel/engine.ts'
export { HeatMatrix } from './kernel/heat-matrix.ts'
export { HeatRun } from './kernel/heat-run.ts'
export { defineModel, type LiquidationModel } from './models/model.ts'
export { MODELS } from './models/registry.ts'
