import { defineError } from '../domain/errors.ts'
import type { LeverageWeight } from '../models/model.ts'

const MAX_TIERS = 50

const WeightsInvalid = defineError('LEVERAGE_WEIGHTS_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string }) =>
    `leverage_weights: ${d.problem}; write leverage:weight pairs, for example 5:15,10:30,25:25,50:20,100:10`,
})

const PAIR = /^\s*(\d+(?:\.\d+)?)x?\s*:\s*(\d+(?:\.\d+)?)\s*$/i

/**
 * Reads `5:15,10:30,...`: leverage, colon, relative weight. Weights need no particular sum.
 *
 * @returns tiers ordered by leverage, weights as given
 * @throws LEVERAGE_WEIGHTS_INVALID naming the piece that is wrong
 */
export function parseLeverageWeights(text: string): LeverageWeight[] {
  const pieces = text.split(',')
  if (pieces.length > MAX_TIERS)
    throw WeightsInvalid({ problem: `${pieces.length} pairs, at most ${MAX_TIERS} are allowed` })
  const tiers = pieces.map((piece) => {
    const [, leverageText, weightText] = PAIR.exec(piece) ?? []
    const leverage = Number(leverageText)
    const weight = Number(weightText)
    if (leverageText === undefined) throw WeightsInvalid({ problem: `"${piece.trim()}" is no pair` })
    if (!(leverage >= 1)) throw WeightsInvalid({ problem: `leverage ${leverage} is below 1` })
    if (!(weight > 0)) throw WeightsInvalid({ problem: `the weight of ${leverage}x must be above 0` })
    return { leverage, weight }
  })
  const seen = new Set<number>()
  for (const { leverage } of tiers) {
    if (seen.has(leverage)) throw WeightsInvalid({ problem: `leverage ${leverage} stands there twice` })
    seen.add(leverage)
  }
  return tiers.sort((a, b) => a.leverage - b.leverage)
}

/** Weights scaled to sum 1. */
export function normaliseWeights(tiers: readonly LeverageWeight[]): LeverageWeight[] {
  const total = tiers.reduce((sum, tier) => sum + tier.weight, 0)
  return tiers.map(({ leverage, weight }) => ({ leverage, weight: weight / total }))
}
