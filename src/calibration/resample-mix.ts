import type { RandomStream } from '../domain/random.ts'
import type { FittedValue } from '../models/parameter-set.ts'
import { drawBlocks } from '../scoring/block-sample.ts'
import { fitLeverages } from '../scoring/leverage-em.ts'
import { factorPriors, type MixFit, PRIOR_STRENGTH, type TrainingData, weightsOf } from './fit-mix.ts'

const DAY = 86_400_000
/** Draws that maps of uncertainty are made of. */
export const DRAWS = 64
/** A draw has converged when no factor moves by more than this share: far less than draws differ. */
const DRAW_TOLERANCE = 2e-3
/** Share of the draws that lie in the intervals of all leverages at once. */
const CONFIDENCE = 0.95

/**
 * Fits weights to resampled days, each time from another belief: as far from the reference as that is uncertain. So
 * a leverage at which nothing was liquidated is as uncertain as it was before.
 *
 * @returns shares of openings of each draw, in the order of the leverages
 */
export function resampleMix(data: TrainingData, mix: MixFit, random: RandomStream): number[][] {
  const { table, training, events, reference } = data
  const times = Array.from(training, (w) => table.time[w] ?? 0)
  const from = times[0] ?? 0
  const to = (times.at(-1) ?? 0) + table.horizonMs
  const blocks = drawBlocks({ from, to, blockMs: DAY, resamples: DRAWS, random: () => random.uniform() })
  const priors = factorPriors(reference, { opened: mix.opened, sizes: mix.fit.sizes })
  return blocks.draws.map((taken) => {
    const fit = fitLeverages({
      table,
      windows: training,
      events,
      leverages: mix.masses,
      background: mix.background,
      priors: priors.map(({ mode, strength }) => ({
        mode: mode * Math.exp(random.normal() / Math.sqrt(PRIOR_STRENGTH)),
        strength,
      })),
      taken: Float64Array.from(times, (time) => taken[blocks.blockOf(time)] ?? 0),
      start: mix.fit,
      tolerance: DRAW_TOLERANCE,
    })
    return weightsOf(mix.opened, fit).map(({ weight }) => weight)
  })
}

/**
 * Intervals that hold all weights at once with 95 %: each leverage's deviation of the logarithm, times what the
 * greatest of them seldom exceeds.
 */
export function simultaneousIntervals(
  weights: readonly number[],
  draws: readonly (readonly number[])[],
): FittedValue[] {
  const logs = draws.map((draw) => draw.map((share) => Math.log(Math.max(share, Number.MIN_VALUE))))
  const centres = weights.map((weight) => Math.log(Math.max(weight, Number.MIN_VALUE)))
  const deviations = centres.map((centre, k) =>
    Math.sqrt(logs.reduce((sum, draw) => sum + ((draw[k] ?? centre) - centre) ** 2, 0) / Math.max(1, logs.length)),
  )
  const greatest = logs
    .map((draw) =>
      Math.max(...draw.map((log, k) => Math.abs(log - (centres[k] ?? log)) / Math.max(deviations[k] ?? 0, 1e-12))),
    )
    .sort((a, b) => a - b)
  const reach = greatest[Math.ceil(CONFIDENCE * greatest.length) - 1] ?? Number.NaN
  return weights.map((value, k) => {
    const factor = Math.exp(reach * (deviations[k] ?? Number.NaN))
    return { value, low: value / factor, high: Math.min(1, value * factor) }
  })
}
