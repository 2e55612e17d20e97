import type { AmountColumns } from './amount-columns.ts'
import { fitPoisson, poissonRate } from './poisson-fit.ts'
import type { WindowSelection, WindowTable } from './window-table.ts'

/** Liquidations to expect in each window; NaN where its width or volatility is not known. */
export interface AmountRates {
  /** `a width^alpha volatility^beta`: what is known without a map. */
  readonly without: Float64Array
  /** The same times `mass^gamma`. */
  readonly with: Float64Array
}

/** Added to volatility and mass before their logarithm, as a share of their mean in training, since both may be 0. */
const FLOOR_SHARE = 0.01

/**
 * Rates fitted in the training windows, for all windows.
 *
 * @returns undefined where training has no liquidations
 */
export function fitAmountRates(
  { volatility }: Pick<WindowTable, 'volatility'>,
  { columns, train }: { readonly columns: AmountColumns; readonly train: WindowSelection },
): AmountRates | undefined {
  const { width, mass, count } = columns
  const isKnown = (w: number): boolean => (width[w] ?? 0) > 0 && Number.isFinite(volatility[w])
  const known = train.filter(isKnown)
  const bases = [width.map(Math.log), logAbove(volatility, known)]
  const rates = (covariates: readonly Float64Array[]): Float64Array | undefined => {
    const fit = fitPoisson({
      counts: pick(count, known),
      covariates: covariates.map((column) => pick(column, known)),
    })
    return fit && width.map((_, w) => (isKnown(w) ? poissonRate(fit, valuesAt(covariates, w)) : Number.NaN))
  }
  const without = rates(bases)
  const withMass = rates([...bases, logAbove(mass, known)])
  return without && withMass && { without, with: withMass }
}

/** Logarithm of a column above its floor. */
function logAbove(column: Float64Array, known: WindowSelection): Float64Array {
  const mean = pick(column, known).reduce((sum, value) => sum + value, 0) / known.length
  const floor = mean > 0 ? FLOOR_SHARE * mean : 1
  return column.map((value) => Math.log(value + floor))
}

function pick(column: Float64Array, windows: WindowSelection): Float64Array {
  return Float64Array.from(windows, (w) => column[w] ?? Number.NaN)
}

function valuesAt(columns: readonly Float64Array[], w: number): number[] {
  return columns.map((column) => column[w] ?? Number.NaN)
}
