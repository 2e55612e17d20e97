import { flooredShares, placementShares } from './placement-shares.ts'
import { solvePositive } from './solve-positive.ts'
import type { ForecastMass, WindowSelection, WindowTable } from './window-table.ts'

/** Densities of a table and how much each has in their mixture. */
export interface FittedMixture {
  readonly components: ReadonlyMap<string, ForecastMass>
  /** Sum 1. */
  readonly shares: Readonly<Record<string, number>>
  /** Liquidations it was fitted to, once for each window they are in. */
  readonly events: number
  readonly iterations: number
  /** At most this many bits an event below the best mixture. */
  readonly gapBits: number
}

/** Windows of training, and what is mixed; at least one component. */
export interface MixtureFit {
  readonly table: WindowTable
  readonly windows: WindowSelection
  readonly components: ReadonlyMap<string, ForecastMass>
}

/** Events that each component is given beforehand: without them a few real ones would decide for one component. */
const PRIOR_EVENTS = 1

const MOST_ITERATIONS = 200

/** A tenth of the last decimal that reports print. */
const TOLERANCE_BITS = 1e-4

/**
 * Fits the shares of a mixture of densities, each normalised within its window, to the events of training.
 *
 * Maximises the events' log-likelihood and a Dirichlet prior, which are concave in the shares and keep them above 0, so
 * there is one optimum and Newton's steps reach it: expectation-maximisation takes 500 to 900 iterations to get as near
 * on densities as alike as those of distance. The steepest component bounds how far the optimum is.
 */
export function fitMixture({ table, windows, components }: MixtureFit): FittedMixture {
  const cells = cellsWithEvents(table, windows)
  const counts = Float64Array.from(cells, (i) => table.count[i] ?? 0)
  const densities = [...components.values()].map((mass) => {
    const shares = flooredShares(table, mass)
    return Float64Array.from(cells, (i) => shares[i] ?? 0)
  })
  const events = counts.reduce((sum, count) => sum + count, 0)
  const total = events + PRIOR_EVENTS * densities.length
  const observed = { densities, counts, total }
  let shares: readonly number[] = densities.map(() => 1 / densities.length)
  let gapBits = Number.POSITIVE_INFINITY
  let iterations = 0
  while (iterations < MOST_ITERATIONS && gapBits > TOLERANCE_BITS) {
    shares = newtonStep(observed, shares)
    // By concavity the optimum is at most max(slope) / total nats an event away.
    gapBits = Math.max(0, ...slopeAt(observed, shares).slope) / total / Math.LN2
    iterations++
  }
  const named = Object.fromEntries([...components.keys()].map((id, k) => [id, shares[k] ?? 0]))
  return { components, shares: named, events, iterations, gapBits }
}

/** Mass of a mixture: shares of each window, sum 1. */
export function mixtureMass(table: WindowTable, { components, shares }: FittedMixture): ForecastMass {
  const mixed = new Float64Array(table.crossed.length)
  for (const [id, mass] of components) {
    const share = shares[id] ?? 0
    for (const [i, density] of placementShares(table, mass).entries()) mixed[i] = (mixed[i] ?? 0) + share * density
  }
  return mixed
}

interface ObservedDensities {
  /** Of each component, parallel to `counts`. */
  readonly densities: readonly Float64Array[]
  readonly counts: Float64Array
  /** Events and those given beforehand. */
  readonly total: number
}

/**
 * One step of Newton's method on log-likelihood + prior - total * sum(shares), whose optimum has the sum 1 by itself;
 * halved until it keeps the shares above 0 and loses nothing, and brought to the sum 1, which gains.
 */
function newtonStep(observed: ObservedDensities, shares: readonly number[]): readonly number[] {
  const { slope, curvature } = slopeAt(observed, shares)
  const step = solvePositive(curvature, slope)
  const before = objective(observed, shares)
  for (let length = 1; length > 1e-6; length /= 2) {
    const moved = shares.map((share, k) => share + length * (step[k] ?? 0))
    if (moved.some((share) => !(share > 0))) continue
    const sum = moved.reduce((total, share) => total + share, 0)
    const next = moved.map((share) => share / sum)
    if (objective(observed, next) >= before) return next
  }
  return shares
}

/** Log-likelihood and prior of shares of sum 1. */
function objective({ densities, counts }: ObservedDensities, shares: readonly number[]): number {
  let sum = 0
  for (const share of shares) sum += PRIOR_EVENTS * Math.log(share)
  for (const [i, likelihood] of likelihoods(densities, shares).entries()) sum += (counts[i] ?? 0) * Math.log(likelihood)
  return sum
}

/** Slope and negative curvature of what Newton's method maximises. */
function slopeAt(
  { densities, counts, total }: ObservedDensities,
  shares: readonly number[],
): { readonly slope: number[]; readonly curvature: number[][] } {
  const mixed = likelihoods(densities, shares)
  const weights = counts.map((count, i) => count / (mixed[i] ?? 1))
  const bends = weights.map((weight, i) => weight / (mixed[i] ?? 1))
  const slope = densities.map((density, k) => dot(weights, density) + PRIOR_EVENTS / (shares[k] ?? 1) - total)
  const curvature = densities.map((left, k) => {
    const bent = bends.map((bend, i) => bend * (left[i] ?? 0))
    return densities.map((right, l) => dot(bent, right) + (k === l ? PRIOR_EVENTS / (shares[k] ?? 1) ** 2 : 0))
  })
  return { slope, curvature }
}

/** Density of the mixture at each cell. */
function likelihoods(densities: readonly Float64Array[], shares: readonly number[]): Float64Array {
  const mixed = new Float64Array(densities[0]?.length ?? 0)
  for (const [k, density] of densities.entries()) {
    const share = shares[k] ?? 0
    for (let i = 0; i < density.length; i++) mixed[i] = (mixed[i] ?? 0) + share * (density[i] ?? 0)
  }
  return mixed
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let i = 0; i < left.length; i++) sum += (left[i] ?? 0) * (right[i] ?? 0)
  return sum
}

function cellsWithEvents(table: WindowTable, windows: WindowSelection): number[] {
  const cells: number[] = []
  for (const w of windows) {
    const to = table.offset[w + 1] ?? 0
    for (let i = table.offset[w] ?? to; i < to; i++) if ((table.count[i] ?? 0) > 0) cells.push(i)
  }
  return cells
}
