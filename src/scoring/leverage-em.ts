import type { ForecastMass, WindowSelection, WindowTable } from './window-table.ts'

/** Most rounds of the fit; it ends before where nothing moves. */
const MOST_ROUNDS = 400
/** It has converged when no factor moves by more than this share in a round. */
const CONVERGED = 1e-5
/** What one event is worth at least, relative to a window's mass: keeps logarithms finite. */
const LEAST_RATE = 1e-12

/** What factors are before anything is known of them: a Gamma distribution with this mode. */
export interface FactorPrior {
  /** Most probable factor, > 0. */
  readonly mode: number
  /** How many events it is worth, > 0: about one over the variance of the factor's logarithm. */
  readonly strength: number
}

/** Liquidations in crossed cells, and what may explain them. */
export interface LeverageQuestion {
  readonly table: WindowTable
  readonly windows: WindowSelection
  /** What each cell's liquidations count; parallel to the cells. */
  readonly events: Float64Array
  /** Mass of each leverage in a run that opened at the reference weights. */
  readonly leverages: readonly ForecastMass[]
  /** One for each leverage. */
  readonly priors: readonly FactorPrior[]
  /** Of positions that no forecast knows: opened after it. Fitted without a prior. */
  readonly background: readonly ForecastMass[]
  /** How often each window counts, by its place in `windows`; once each unless given. */
  readonly taken?: Float64Array
  /** Factors to begin with, those of the background behind those of leverages; any give the same end. */
  readonly start?: Float64Array
}

/** How much more or less of each leverage there is than in the reference. */
export interface LeverageFit {
  /** Multiplies the mass of each leverage, > 0. */
  readonly factors: Float64Array
  /** Multiplies each background. */
  readonly background: Float64Array
  /** Of placing the events among the cells that were crossed, natural logarithm, without the prior. */
  readonly logLikelihood: number
  /** The same with the prior: what every round raises. */
  readonly logPosterior: number
  readonly rounds: number
}

/**
 * Fits factors on leverages so that liquidations fall where they fell among the prices that were crossed.
 *
 * Given the number of liquidations of a window, each falls in cell b with probability lambda_b / sum of lambda, where
 * lambda = sum of factor x mass. The posterior is raised in every round by a minorising step: what each component is
 * credited with, over what it claimed. How much was liquidated at all plays no part, so a feed may leave out events
 * as long as it does so evenly within a window.
 */
export function fitLeverages(question: LeverageQuestion): LeverageFit {
  const rows = new EventRows(question)
  const { leverages, background, priors } = question
  const components = leverages.length + background.length
  const factors = question.start?.slice() ?? rows.evenStart(leverages.length)
  if (factors.length !== components) {
    throw new Error(`Invariant: ${components} components start from as many factors, not ${factors.length}`)
  }
  let rounds = 0
  let moved = Number.POSITIVE_INFINITY
  while (rounds < MOST_ROUNDS && moved > CONVERGED) {
    moved = raise(rows, factors, priors)
    rounds++
  }
  const logLikelihood = rows.credit(factors)
  return {
    factors: factors.slice(0, leverages.length),
    background: factors.slice(leverages.length),
    logLikelihood,
    logPosterior: logLikelihood + logPrior(factors, priors),
    rounds,
  }
}

/** One round in place; returns the greatest relative move. */
function raise(rows: EventRows, factors: Float64Array, priors: readonly FactorPrior[]): number {
  rows.credit(factors)
  let moved = 0
  for (let k = 0; k < factors.length; k++) {
    const before = factors[k]!
    const prior = priors[k]
    const kept = prior === undefined ? 0 : prior.strength
    const rate = prior === undefined ? 0 : prior.strength / prior.mode
    const claimed = rows.claimed[k]! + rate
    const after = claimed > 0 ? (before * rows.credited[k]! + kept) / claimed : before
    factors[k] = after
    if (before > 0) moved = Math.max(moved, Math.abs(after / before - 1))
  }
  return moved
}

/** Of Gamma distributions up to what does not depend on the factors. */
function logPrior(factors: Float64Array, priors: readonly FactorPrior[]): number {
  return priors.reduce(
    (sum, { mode, strength }, k) => sum + strength * (Math.log(factors[k] ?? Number.NaN) - (factors[k] ?? 0) / mode),
    0,
  )
}

/** Cells of the windows that have events, packed row by row: what each round goes through. Hot: see bench/calibration.ts. */
class EventRows {
  /** Sum over events of mass over lambda, per component. */
  readonly credited: Float64Array
  /** Sum over windows of events times the component's mass over all mass. */
  readonly claimed: Float64Array
  private readonly components: number
  /** Of window v: its cells with events are `[start[v], start[v + 1])`. */
  private readonly start: number[] = [0]
  /** Mass of every component in a cell with events, and in all cells of a window. */
  private readonly cellMass: Float64Array
  private readonly windowMass: Float64Array
  private readonly cellEvents: Float64Array
  private readonly windowEvents: Float64Array

  constructor({ table, windows, events, leverages, background, taken }: LeverageQuestion) {
    const masses = [...leverages, ...background]
    this.components = masses.length
    const cells: number[] = []
    const cellEvents: number[] = []
    const windowMass: number[] = []
    const windowEvents: number[] = []
    windows.forEach((w, at) => {
      const times = taken?.[at] ?? 1
      const from = table.offset[w]!
      const to = table.offset[w + 1]!
      const before = cells.length
      let total = 0
      for (let c = from; c < to; c++) {
        const own = events[c]! * times
        if (own <= 0) continue
        cells.push(c)
        cellEvents.push(own)
        total += own
      }
      if (cells.length === before) return
      this.start.push(cells.length)
      windowEvents.push(total)
      for (const mass of masses) {
        let sum = 0
        for (let c = from; c < to; c++) sum += mass[c]!
        windowMass.push(sum)
      }
    })
    this.cellMass = Float64Array.from(cells.flatMap((c) => masses.map((mass) => mass[c]!)))
    this.cellEvents = Float64Array.from(cellEvents)
    this.windowMass = Float64Array.from(windowMass)
    this.windowEvents = Float64Array.from(windowEvents)
    this.credited = new Float64Array(this.components)
    this.claimed = new Float64Array(this.components)
  }

  /** Leverages as in the reference; each background with a tenth of all mass. */
  evenStart(leverages: number): Float64Array {
    const totals = new Float64Array(this.components)
    this.windowMass.forEach((mass, i) => {
      totals[i % this.components]! += mass
    })
    const all = totals.subarray(0, leverages).reduce((sum, total) => sum + total, 0)
    return totals.map((total, k) => (k < leverages || total <= 0 ? 1 : (0.1 * (all > 0 ? all : 1)) / total))
  }

  /** Fills `credited` and `claimed` at these factors; returns the logarithm of the likelihood. */
  credit(factors: Float64Array): number {
    const { components, start, cellMass, windowMass, credited, claimed } = this
    credited.fill(0)
    claimed.fill(0)
    let logLikelihood = 0
    for (let v = 0; v + 1 < start.length; v++) {
      let all = 0
      for (let k = 0; k < components; k++) all += factors[k]! * windowMass[v * components + k]!
      if (all <= 0) continue
      const perMass = this.windowEvents[v]! / all
      for (let k = 0; k < components; k++) claimed[k] = claimed[k]! + perMass * windowMass[v * components + k]!
      for (let c = start[v]!; c < start[v + 1]!; c++) {
        let rate = 0
        for (let k = 0; k < components; k++) rate += factors[k]! * cellMass[c * components + k]!
        rate = Math.max(rate, LEAST_RATE * all)
        const perRate = this.cellEvents[c]! / rate
        for (let k = 0; k < components; k++) credited[k] = credited[k]! + perRate * cellMass[c * components + k]!
        logLikelihood += this.cellEvents[c]! * Math.log(rate / all)
      }
    }
    return logLikelihood
  }
}
