import { firstAtLeast } from './sorted-search.ts'
import type { ForecastMass, WindowSelection, WindowTable } from './window-table.ts'

/** Most rounds of a fit. */
const MOST_ROUNDS = 400
/** It has converged when no factor moves by more than this share in a round, unless the caller says otherwise. */
const CONVERGED = 1e-4
/** Rate of an event at least, relative to its window: keeps logarithms finite. */
const LEAST_RATE = 1e-12
/** The common size of positions is worth this many events of each component. */
const SIZE_STRENGTH = 5
const LEAST_VARIANCE = 1e-4

/** What a factor is before anything is known of it: a Gamma distribution with this mode. */
export interface FactorPrior {
  /** Most probable factor, > 0. */
  readonly mode: number
  /** How many events it is worth, > 0: about one over the variance of the factor's logarithm. */
  readonly strength: number
}

/** Liquidations as columns, in order of their cells. */
export interface EventCells {
  /** Cell of the table in which it happened. */
  readonly cell: Uint32Array
  /** Natural logarithm of its USD notional. */
  readonly logNotional: Float64Array
}

/** Liquidations, and what may explain where they fell. */
export interface LeverageQuestion {
  readonly table: Pick<WindowTable, 'offset'>
  readonly windows: WindowSelection
  readonly events: EventCells
  /** Mass of each leverage in a run that opened at the reference weights. */
  readonly leverages: readonly ForecastMass[]
  /** One for each leverage. */
  readonly priors: readonly FactorPrior[]
  /** Of positions that no forecast knows: opened after it. Fitted without a prior. */
  readonly background: readonly ForecastMass[]
  /** How often each window counts, by its place in `windows`; once each unless given. */
  readonly taken?: Float64Array | undefined
  /** It has converged when no factor moves by more than this share in a round. */
  readonly tolerance?: number | undefined
  /** Fit to begin with. */
  readonly start?: Pick<LeverageFit, 'factors' | 'background' | 'sizes'> | undefined
}

export interface LeverageFit {
  /** Liquidations per unit of mass of each leverage, relative to one another; > 0. */
  readonly factors: Float64Array
  readonly background: Float64Array
  /** Typical (geometric mean) USD notional of the liquidations of each leverage. */
  readonly sizes: Float64Array
  /** Liquidations credited to each leverage. */
  readonly credited: Float64Array
  /** Of the places and sizes of the liquidations, natural logarithm, without priors. */
  readonly logLikelihood: number
  /** The same with the priors: what no round lowers. */
  readonly logPosterior: number
  readonly rounds: number
}

/**
 * Fits factors on leverages so that liquidations fall where they fell among the prices that were crossed.
 *
 * Given the number of liquidations of a window, each falls in cell b with probability lambda_b / sum of lambda, where
 * lambda = sum of factor x mass; its size is log-normal, with a median of each component's own: positions of high
 * leverage are smaller, which tells leverages apart and turns counts into notional. The posterior is raised in every
 * round by a minorising step: what a component is credited with over what it claims. How much was liquidated at all
 * plays no part, so a feed may leave out events as long as it does so evenly within a window.
 */
export function fitLeverages(question: LeverageQuestion): LeverageFit {
  const { leverages, background, priors, start, tolerance = CONVERGED } = question
  const fit = new MixtureFit(question)
  const { factors } = fit
  let rounds = 0
  if (start === undefined) fit.startEven(leverages.length)
  else fit.startFrom(start)
  for (let moved = Number.POSITIVE_INFINITY; rounds < MOST_ROUNDS && moved > tolerance; rounds++) {
    fit.credit()
    moved = fit.raise(priors)
  }
  const logLikelihood = fit.credit()
  const known = leverages.length
  return {
    factors: factors.slice(0, known),
    background: factors.slice(known, known + background.length),
    sizes: fit.centre.slice(0, known).map(Math.exp),
    credited: fit.credited.slice(0, known),
    logLikelihood,
    logPosterior: logLikelihood + fit.logPrior(priors),
    rounds,
  }
}

/** Rows of the events, packed: what each round goes through. Hot: see bench/calibration.ts. */
class MixtureFit {
  readonly factors: Float64Array
  /** Events that each component explains. */
  readonly credited: Float64Array
  /** Centre of the logarithm of sizes, per component. */
  readonly centre: Float64Array
  private readonly components: number
  private readonly claimed: Float64Array
  private readonly sizeSum: Float64Array
  private squares = 0
  private variance: number
  private readonly overall: number
  /** Events of window v are `[first[v], first[v + 1])`. */
  private readonly first: number[] = [0]
  private readonly times: number[] = []
  private readonly windowMass: Float64Array
  private readonly eventMass: Float64Array
  private readonly eventSize: Float64Array
  private readonly part: Float64Array
  private readonly total: number

  constructor({ table, windows, events, leverages, background, taken }: LeverageQuestion) {
    const masses = [...leverages, ...background]
    const components = masses.length
    this.components = components
    const rows: number[] = []
    const windowMass: number[] = []
    for (const [at, cells] of cellRanges(table, windows).entries()) {
      const times = taken?.[at] ?? 1
      const own = times === 0 ? [] : eventsIn(events, cells)
      if (own.length === 0) continue
      rows.push(...own)
      this.first.push(rows.length)
      this.times.push(times)
      for (const mass of masses) windowMass.push(sumOf(mass, cells))
    }
    this.windowMass = Float64Array.from(windowMass)
    this.eventMass = new Float64Array(rows.length * components)
    this.eventSize = Float64Array.from(rows, (e) => events.logNotional[e]!)
    rows.forEach((e, row) => {
      masses.forEach((mass, k) => {
        this.eventMass[row * components + k] = mass[events.cell[e]!]!
      })
    })
    const moments = this.sizeMoments()
    this.total = moments.total
    this.overall = moments.mean
    this.variance = Math.max(LEAST_VARIANCE, moments.variance)
    this.factors = new Float64Array(components)
    this.credited = new Float64Array(components)
    this.claimed = new Float64Array(components)
    this.sizeSum = new Float64Array(components)
    this.part = new Float64Array(components)
    this.centre = new Float64Array(components).fill(this.overall)
  }

  /** Leverages as in the reference; each background with a tenth of their mass. */
  startEven(leverages: number): void {
    const totals = new Float64Array(this.components)
    this.windowMass.forEach((mass, i) => {
      const k = i % this.components
      totals[k] = totals[k]! + mass
    })
    const all = totals.subarray(0, leverages).reduce((sum, total) => sum + total, 0)
    totals.forEach((total, k) => {
      this.factors[k] = k < leverages || total <= 0 ? 1 : (0.1 * (all > 0 ? all : 1)) / total
    })
  }

  startFrom({ factors, background, sizes }: NonNullable<LeverageQuestion['start']>): void {
    this.factors.set(factors)
    this.factors.set(background, factors.length)
    sizes.forEach((size, k) => {
      this.centre[k] = Math.log(size)
    })
  }

  /** Fills what components are credited with and claim; returns the logarithm of the likelihood. */
  credit(): number {
    const { components, factors, windowMass, credited, claimed, sizeSum } = this
    for (const column of [credited, claimed, sizeSum]) column.fill(0)
    this.squares = 0
    let logLikelihood = -this.total * (0.5 * Math.log(2 * Math.PI * this.variance))
    for (let v = 0; v < this.times.length; v++) {
      let all = 0
      for (let k = 0; k < components; k++) all += factors[k]! * windowMass[v * components + k]!
      if (all <= 0) continue
      const times = this.times[v]!
      const perMass = (times * (this.first[v + 1]! - this.first[v]!)) / all
      for (let k = 0; k < components; k++) claimed[k] = claimed[k]! + perMass * windowMass[v * components + k]!
      for (let row = this.first[v]!; row < this.first[v + 1]!; row++) logLikelihood += this.creditEvent(row, all, times)
    }
    return logLikelihood
  }

  /** One round in place, after `credit`; returns the greatest relative move of a factor. */
  raise(priors: readonly FactorPrior[]): number {
    const { factors, credited, claimed, centre, sizeSum, overall } = this
    let moved = 0
    let spread = this.squares
    for (let k = 0; k < factors.length; k++) {
      const before = factors[k]!
      const { strength = 0, mode = 1 } = priors[k] ?? {}
      const claims = claimed[k]! + strength / mode
      const after = claims > 0 ? (credited[k]! + strength) / claims : before
      factors[k] = after
      if (before > 0) moved = Math.max(moved, Math.abs(after / before - 1))
      const old = centre[k]!
      const held = credited[k]!
      const now = (sizeSum[k]! + SIZE_STRENGTH * overall) / (held + SIZE_STRENGTH)
      centre[k] = now
      // Squares around the old centre, moved to the new one.
      spread += held * (now - old) ** 2 - 2 * (now - old) * (sizeSum[k]! - held * old)
      spread += SIZE_STRENGTH * (now - overall) ** 2
    }
    this.variance = Math.max(LEAST_VARIANCE, spread / (this.total + factors.length))
    return moved
  }

  /** Of factors and sizes, up to what does not depend on them. */
  logPrior(priors: readonly FactorPrior[]): number {
    const { factors, centre, variance, overall } = this
    let sum = 0
    for (let k = 0; k < factors.length; k++) {
      const prior = priors[k]
      if (prior !== undefined) sum += prior.strength * (Math.log(factors[k]!) - factors[k]! / prior.mode)
      sum -= (SIZE_STRENGTH * (centre[k]! - overall) ** 2) / (2 * variance) + 0.5 * Math.log(variance)
    }
    return sum
  }

  /** Shares one event out among the components. */
  private creditEvent(row: number, all: number, times: number): number {
    const { components, factors, eventMass, part, centre, variance } = this
    const size = this.eventSize[row]!
    let rate = 0
    for (let k = 0; k < components; k++) {
      const own = factors[k]! * eventMass[row * components + k]!
      part[k] = own > 0 ? own * Math.exp(-((size - centre[k]!) ** 2) / (2 * variance)) : 0
      rate += part[k]!
    }
    if (rate < LEAST_RATE * all) return times * Math.log(LEAST_RATE)
    for (let k = 0; k < components; k++) {
      const share = (times * part[k]!) / rate
      if (share === 0) continue
      this.credited[k] = this.credited[k]! + share
      this.sizeSum[k] = this.sizeSum[k]! + share * size
      this.squares += share * (size - centre[k]!) ** 2
    }
    return times * Math.log(rate / all)
  }

  private sizeMoments(): { total: number; mean: number; variance: number } {
    let total = 0
    let sum = 0
    let squares = 0
    this.times.forEach((times, v) => {
      for (let row = this.first[v]!; row < this.first[v + 1]!; row++) {
        total += times
        sum += times * this.eventSize[row]!
        squares += times * this.eventSize[row]! ** 2
      }
    })
    const mean = total > 0 ? sum / total : 0
    return { total, mean, variance: total > 0 ? squares / total - mean * mean : 1 }
  }
}

/** Cells `[from, to)` of a window. */
interface CellRange {
  readonly from: number
  readonly to: number
}

function cellRanges({ offset }: Pick<WindowTable, 'offset'>, windows: WindowSelection): CellRange[] {
  return Array.from(windows, (w) => ({ from: offset[w]!, to: offset[w + 1]! }))
}

/** Indices of the events that lie in a range of cells; events are in order of cells. */
function eventsIn({ cell }: EventCells, { from, to }: CellRange): number[] {
  const found: number[] = []
  for (let e = firstAtLeast(cell, from); e < cell.length && cell[e]! < to; e++) found.push(e)
  return found
}

function sumOf(mass: ForecastMass, { from, to }: CellRange): number {
  let sum = 0
  for (let c = from; c < to; c++) sum += mass[c]!
  return sum
}
