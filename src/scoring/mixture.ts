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
  /**
   * Events that each component is given beforehand, one unless given: without them a few real ones would decide for
   * one component.
   */
  readonly prior?: readonly number[]
}

/** Events that a map mixed into a base is given beforehand: of what says nothing in training little is believed. */
const ADDED_PRIOR = 0.1

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
export function fitMixture({ table, windows, components, ...given }: MixtureFit): FittedMixture {
  const prior = given.prior ?? Array.from(components.keys(), () => 1)
  const cells = cellsWithEvents(table, windows)
  const counts = pickCells(table.count, cells)
  const densities = [...components.values()].map((mass) => pickCells(flooredShares(table, mass), cells))
  const events = counts.reduce((sum, count) => sum + count, 0)
  const total = prior.reduce((sum, own) => sum + own, events)
  const observed = { densities, counts, prior, total }
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

/** A fitted mixture, and who is mixed into it. */
export interface MixtureAddition {
  readonly table: WindowTable
  readonly windows: WindowSelection
  readonly base: FittedMixture
  readonly id: string
  readonly mass: ForecastMass
}

/**
 * Mixes a map into a mixture as it was fitted, by one share that is fitted to the events of training.
 *
 * Shares within the base stay as they are, and where a window of the map has no mass the base stands for it: so a map
 * gains nothing by moving the base, and exactly nothing where it says nothing.
 */
export function addToMixture({ table, windows, base, id, mass }: MixtureAddition): FittedMixture {
  const known = mixtureMass(table, base)
  const added = massOrElse(table, { mass, other: known })
  const pair = new Map([
    ['base', known],
    ['added', added],
  ])
  const prior = [base.components.size, ADDED_PRIOR]
  const { shares, ...fit } = fitMixture({ table, windows, components: pair, prior })
  const left = Object.entries(base.shares).map(([name, share]): [string, number] => [
    name,
    share * (shares['base'] ?? 0),
  ])
  return {
    ...fit,
    components: new Map([...base.components, [id, added]]),
    shares: { ...Object.fromEntries(left), [id]: shares['added'] ?? 0 },
  }
}

/** Mass of a mixture: shares of each window, sum 1. */
export function mixtureMass(table: WindowTable, { components, shares }: FittedMixture): ForecastMass {
  const mixed = new Float64Array(table.crossed.length)
  for (const [id, mass] of components) {
    const share = shares[id] ?? 0
    const density = placementShares(table, mass)
    for (let i = 0; i < density.length; i++) mixed[i] = (mixed[i] ?? 0) + share * (density[i] ?? 0)
  }
  return mixed
}

/** The mass, or another's in windows that have none of it. */
function massOrElse(
  table: WindowTable,
  { mass, other }: { readonly mass: ForecastMass; readonly other: ForecastMass },
): ForecastMass {
  const kept = mass.slice()
  for (let w = 0; w < table.time.length; w++) {
    const from = table.offset[w] ?? 0
    const to = table.offset[w + 1] ?? from
    if (mass.subarray(from, to).every((value) => value === 0)) kept.set(other.subarray(from, to), from)
  }
  return kept
}

interface ObservedDensities {
  /** Of each component, parallel to `counts`. */
  readonly densities: readonly Float64Array[]
  readonly counts: Float64Array
  /** Events given to each component beforehand. */
  readonly prior: readonly number[]
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
function objective({ densities, counts, prior }: ObservedDensities, shares: readonly number[]): number {
  let sum = 0
  for (const [k, share] of shares.entries()) sum += (prior[k] ?? 0) * Math.log(share)
  const mixed = likelihoods(densities, shares)
  for (let i = 0; i < mixed.length; i++) sum += (counts[i] ?? 0) * Math.log(mixed[i] ?? 1)
  return sum
}

/** Slope and negative curvature of what Newton's method maximises. */
function slopeAt(
  { densities, counts, total, ...observed }: ObservedDensities,
  shares: readonly number[],
): { readonly slope: number[]; readonly curvature: number[][] } {
  const mixed = likelihoods(densities, shares)
  const weights = divide(counts, mixed)
  const bends = divide(weights, mixed)
  const prior = shares.map((share, k) => (observed.prior[k] ?? 0) / share)
  const slope = densities.map((density, k) => dot(weights, density) + (prior[k] ?? 0) - total)
  const curvature = densities.map((left, k) => {
    const bent = multiply(bends, left)
    return densities.map((right, l) => dot(bent, right) + (k === l ? (prior[k] ?? 0) / (shares[k] ?? 1) : 0))
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

function divide(above: Float64Array, below: Float64Array): Float64Array {
  const ratio = new Float64Array(above.length)
  for (let i = 0; i < ratio.length; i++) ratio[i] = (above[i] ?? 0) / (below[i] ?? 1)
  return ratio
}

function multiply(left: Float64Array, right: Float64Array): Float64Array {
  const product = new Float64Array(left.length)
  for (let i = 0; i < product.length; i++) product[i] = (left[i] ?? 0) * (right[i] ?? 0)
  return product
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let i = 0; i < left.length; i++) sum += (left[i] ?? 0) * (right[i] ?? 0)
  return sum
}

function pickCells(column: Float64Array, cells: readonly number[]): Float64Array {
  const picked = new Float64Array(cells.length)
  for (let n = 0; n < picked.length; n++) picked[n] = column[cells[n] ?? 0] ?? 0
  return picked
}

function cellsWithEvents(table: WindowTable, windows: WindowSelection): number[] {
  const cells: number[] = []
  for (const w of windows) {
    const to = table.offset[w + 1] ?? 0
    for (let i = table.offset[w] ?? to; i < to; i++) if ((table.count[i] ?? 0) > 0) cells.push(i)
  }
  return cells
}
