/** Counts and what may explain them. */
export interface PoissonData {
  /** >= 0. */
  readonly counts: Float64Array
  /** Finite; one column a covariate, each as long as `counts`. */
  readonly covariates: readonly Float64Array[]
}

/** Rate `exp(intercept + sum of slope * covariate)`. */
export interface PoissonFit {
  readonly intercept: number
  readonly slopes: readonly number[]
}

/**
 * Pull of each slope towards 0, in counts per squared standard deviation of its covariate: what counts say outweighs it
 * at once, and a covariate that is constant or repeats another gets a slope all the same.
 */
const RIDGE = 0.01
const MOST_STEPS = 60
/** A step that gains less, as a share of the likelihood, is the last. */
const TOLERANCE = 1e-12

/**
 * Fits a Poisson rate with log link by Newton's method with halved steps. The likelihood is concave, so it ends at its
 * only maximum. Written here, since it is for three or four parameters.
 *
 * @returns undefined without any count above 0
 */
export function fitPoisson({ counts, covariates }: PoissonData): PoissonFit | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (!(total > 0)) return undefined
  const scales = covariates.map(scaleOf)
  const design = covariates.map((column, k) => {
    const { mean, deviation } = scales[k] ?? { mean: 0, deviation: 1 }
    return column.map((value) => (value - mean) / deviation)
  })
  let beta = [Math.log(total / counts.length), ...covariates.map(() => 0)]
  let likelihood = likelihoodOf(beta, { counts, design })
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = climb(beta, { counts, design, likelihood })
    const gain = next.likelihood - likelihood
    beta = next.beta
    likelihood = next.likelihood
    if (gain <= TOLERANCE * Math.abs(likelihood)) break
  }
  const slopes = scales.map(({ deviation }, k) => (beta[k + 1] ?? 0) / deviation)
  const shift = scales.reduce((sum, { mean }, k) => sum + mean * (slopes[k] ?? 0), 0)
  return { intercept: (beta[0] ?? 0) - shift, slopes }
}

/** Rate of one entry, counts. */
export function poissonRate({ intercept, slopes }: PoissonFit, covariates: readonly number[]): number {
  return Math.exp(slopes.reduce((sum, slope, k) => sum + slope * (covariates[k] ?? 0), intercept))
}

/** Deviance of a count from a rate, >= 0: twice what the likelihood lacks of that of a rate equal to the count. */
export function poissonDeviance(count: number, rate: number): number {
  const surprise = count > 0 ? count * Math.log(count / rate) : 0
  return Math.max(0, 2 * (surprise - (count - rate)))
}

interface Design {
  readonly counts: Float64Array
  /** Standardised covariates. */
  readonly design: readonly Float64Array[]
}

/** Mean and standard deviation of a column; deviation 1 where it is constant. */
function scaleOf(column: Float64Array): { readonly mean: number; readonly deviation: number } {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length
  const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length
  // Rounding leaves a constant column a variance just above 0.
  const isConstant = Math.sqrt(variance) <= 1e-12 * Math.abs(mean) || variance === 0
  return { mean, deviation: isConstant ? 1 : Math.sqrt(variance) }
}

function likelihoodOf(beta: readonly number[], { counts, design }: Design): number {
  let likelihood = 0
  for (let i = 0; i < counts.length; i++) {
    const log = logRate(beta, { design, i })
    likelihood += (counts[i] ?? 0) * log - Math.exp(log)
  }
  for (let k = 1; k < beta.length; k++) likelihood -= (RIDGE / 2) * (beta[k] ?? 0) ** 2
  return likelihood
}

function logRate(
  beta: readonly number[],
  { design, i }: { readonly design: readonly Float64Array[]; readonly i: number },
): number {
  let log = beta[0] ?? 0
  for (let k = 0; k < design.length; k++) log += (beta[k + 1] ?? 0) * (design[k]?.[i] ?? 0)
  return log
}

/** One step of Newton's, halved until it does not fall. */
function climb(
  beta: readonly number[],
  { likelihood, ...data }: Design & { readonly likelihood: number },
): { readonly beta: number[]; readonly likelihood: number } {
  const { gradient, information } = slopeAt(beta, data)
  const direction = solvePositive(information, gradient)
  for (let share = 1; share > 1e-9; share /= 2) {
    const next = beta.map((value, k) => value + share * (direction[k] ?? 0))
    const reached = likelihoodOf(next, data)
    if (reached >= likelihood) return { beta: next, likelihood: reached }
  }
  return { beta: [...beta], likelihood }
}

/** First derivative of the likelihood, and the negative of its second. */
function slopeAt(
  beta: readonly number[],
  { counts, design }: Design,
): { readonly gradient: number[]; readonly information: number[][] } {
  const size = beta.length
  const gradient = beta.map((value, k) => (k === 0 ? 0 : -RIDGE * value))
  const information = beta.map((_, k) => beta.map((_, l) => (k === l && k > 0 ? RIDGE : 0)))
  const row = new Float64Array(size).fill(1)
  for (let i = 0; i < counts.length; i++) {
    for (let k = 1; k < size; k++) row[k] = design[k - 1]?.[i] ?? 0
    const rate = Math.exp(logRate(beta, { design, i }))
    addRow({ gradient, information }, { row, rate, residual: (counts[i] ?? 0) - rate })
  }
  return { gradient, information }
}

function addRow(
  { gradient, information }: { readonly gradient: number[]; readonly information: number[][] },
  { row, rate, residual }: { readonly row: Float64Array; readonly rate: number; readonly residual: number },
): void {
  for (const [k, line] of information.entries()) {
    const value = row[k] ?? 0
    gradient[k] = (gradient[k] ?? 0) + residual * value
    for (let l = 0; l < line.length; l++) line[l] = (line[l] ?? 0) + rate * value * (row[l] ?? 0)
  }
}

/** Solves a symmetric positive definite system by elimination, which needs no pivots. */
function solvePositive(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((line, k) => [...line, right[k] ?? 0])
  for (const [k, pivot] of rows.entries()) {
    for (const line of rows.slice(k + 1)) subtract(line, { pivot, factor: (line[k] ?? 0) / (pivot[k] ?? 1) })
  }
  return substituteBack(rows)
}

function subtract(
  line: number[],
  { pivot, factor }: { readonly pivot: readonly number[]; readonly factor: number },
): void {
  for (const [l, value] of pivot.entries()) line[l] = (line[l] ?? 0) - factor * value
}

/** Unknowns of rows that are 0 left of their diagonal and end in their right side. */
function substituteBack(rows: readonly (readonly number[])[]): number[] {
  const solution = rows.map(() => 0)
  for (let k = rows.length - 1; k >= 0; k--) {
    const line = rows[k] ?? []
    const known = solution.reduce((sum, value, l) => (l > k ? sum + value * (line[l] ?? 0) : sum), 0)
    solution[k] = ((line[rows.length] ?? 0) - known) / (line[k] ?? 1)
  }
  return solution
}
