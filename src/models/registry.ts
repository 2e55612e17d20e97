import { defineError } from '../domain/errors.ts'
import { binanceStandard } from './binance-standard.ts'
import { ensembleOf } from './ensemble.ts'
import { fundingAdjusted } from './funding-adjusted.ts'
import { ledger } from './ledger.ts'
import type { LiquidationModel } from './model.ts'
import { openInterest } from './open-interest.ts'
import { pyLiquidationMap } from './py-liquidation-map.ts'
import { timeEvolving } from './time-evolving.ts'

/** Models that stand for themselves; each can be a member of an ensemble. */
const SINGLE_MODELS: readonly LiquidationModel[] = [
  ledger,
  timeEvolving,
  openInterest,
  binanceStandard,
  fundingAdjusted,
  pyLiquidationMap,
]

/** Every model, in the order they are offered; the first is the default. */
export const MODELS: readonly LiquidationModel[] = [...SINGLE_MODELS, ensembleOf(SINGLE_MODELS)]

/** The model of a question that names none. */
export const DEFAULT_MODEL: LiquidationModel = ledger

const ModelUnknown = defineError('MODEL_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { id: string; known: readonly string[] }) =>
    `there is no model "${d.id}"; known models: ${d.known.join(', ')}`,
})

/** @throws MODEL_UNKNOWN naming the known ones */
export function requireModel(id: string): LiquidationModel {
  const found = MODELS.find((model) => model.id === id)
  if (found === undefined) throw ModelUnknown({ id, known: MODELS.map((model) => model.id) })
  return found
}
