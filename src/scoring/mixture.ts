import { flooredShares, placementShares } from './placement-shares.ts'
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

const MOST_ITERATIONS = 1000

/** A tenth of the last decimal that reports print. */
const TOLERANCE_BITS = 1e-4

/**
 * Fits the shares of a mixture of densities, each normalised within its window, to the events of training.
 *
 * Expectation-maximisation of the events' log-likelihood and a Dirichlet prior. Both are concave in the shares, so there
 * is one optimum, and the steepest component bounds how far it is: iteration ends within `TOLERANCE_BITS` an event.
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
  let shares = new Float64Array(densities.length).fill(1 / densities.length)
  let gapBits = Number.POSITIVE_INFINITY
  let iterations = 0
  while (iterations < MOST_ITERATIONS && gapBits > TOLERANCE_BITS) {
    const next = maximise({ densities, counts, shares }).map((expected) => (expected + PRIOR_EVENTS) / total)
    // The optimum is at most max(gradient) - 1 nats an event away, and an update multiplies shares by the gradient.
    const steepest = next.reduce((most, share, k) => Math.max(most, share / (shares[k] ?? 1)), 0)
    gapBits = (steepest - 1) / Math.LN2
    shares = next
    iterations++
  }
  const named = Object.fromEntries([...components.keys()].map((id, k) => [id, shares[k] ?? 0]))
  return { components, shares: named, events, iterations, gapBits: Math.max(0, gapBits) }
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

interface MixtureStep {
  /** Of each component, parallel to `counts`. */
  readonly densities: readonly Float64Array[]
  readonly counts: Float64Array
  readonly shares: Float64Array
}

/** Events that each component is expected to have made. */
function maximise({ densities, counts, shares }: MixtureStep): Float64Array {
  const likelihood = new Float64Array(counts.length)
  for (const [k, density] of densities.entries()) {
    const share = shares[k] ?? 0
    for (let i = 0; i < density.length; i++) likelihood[i] = (likelihood[i] ?? 0) + share * (density[i] ?? 0)
  }
  const weights = counts.map((count, i) => count / (likelihood[i] ?? 1))
  return shares.map((share, k) => share * dot(weights, densities[k] ?? weights))
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
