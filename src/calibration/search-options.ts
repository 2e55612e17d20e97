import { fitMix, type LedgerOptions, type MixFit, type TrainingData } from './fit-mix.ts'

/** Values that an option may take, from low to high. */
export interface OptionGrid {
  readonly name: string
  readonly values: readonly number[]
}

/** What was tried, and how likely it made the liquidations. */
export interface TriedOptions {
  readonly options: LedgerOptions
  /** Natural logarithm of the posterior, less that of the best that was tried. */
  readonly log_posterior: number
}

export interface SearchHooks {
  readonly signal?: AbortSignal | undefined
  readonly onTried?: ((options: LedgerOptions) => void) | undefined
}

/** An option leaves its default where that makes the liquidations this much more likely, per correlated event. */
const LEAST_RISE = 2

/**
 * Moves one option after the other to its best neighbour on its grid until that gains too little; then the next.
 *
 * @returns the best, and everything that was tried
 */
export function searchOptions(
  data: TrainingData,
  { start, grids, clustering }: { readonly start: MixFit; readonly grids: readonly OptionGrid[]; readonly clustering: number },
  { signal, onTried }: SearchHooks = {},
): { readonly best: MixFit; readonly tried: readonly TriedOptions[] } {
  const byKey = new Map<string, MixFit>()
  const at = (options: LedgerOptions, before: MixFit): MixFit => {
    const key = JSON.stringify(options)
    const known = byKey.get(key)
    if (known !== undefined) return known
    signal?.throwIfAborted()
    onTried?.(options)
    const fitted = fitMix(data, { options, rounds: 1, before })
    byKey.set(key, fitted)
    return fitted
  }
  let best = at(start.options, start)
  for (const { name, values } of grids) {
    for (const direction of [1, -1]) {
      let next = neighbour(values, { value: best.options[name], direction })
      while (next !== undefined) {
        const candidate = at({ ...best.options, [name]: next }, best)
        if (candidate.fit.logPosterior - best.fit.logPosterior < LEAST_RISE * clustering) break
        best = candidate
        next = neighbour(values, { value: next, direction })
      }
    }
  }
  const most = best.fit.logPosterior
  const tried = [...byKey.values()].map(({ options, fit }) => ({ options, log_posterior: fit.logPosterior - most }))
  return { best, tried }
}

function neighbour(
  values: readonly number[],
  { value = Number.NaN, direction }: { readonly value: number | undefined; readonly direction: number },
): number | undefined {
  return direction > 0 ? values.find((candidate) => candidate > value) : values.findLast((candidate) => candidate < value)
}

/** Least and greatest value of an option that is about as likely as the best, the others at their best. */
export function optionInterval(
  name: string,
  { best, tried, clustering }: { readonly best: LedgerOptions; readonly tried: readonly TriedOptions[]; readonly clustering: number },
): { readonly low: number; readonly high: number } {
  const others = (options: LedgerOptions) => JSON.stringify({ ...options, [name]: 0 })
  const along = tried.filter(({ options }) => others(options) === others(best))
  const values = along.map(({ options, log_posterior }) => ({ value: options[name] ?? Number.NaN, log_posterior }))
  const likely = values.filter(({ log_posterior }) => log_posterior > -LEAST_RISE * clustering).map(({ value }) => value)
  const most = best[name] ?? Number.NaN
  // Beyond the likely ones up to the first that is not: the grid is no finer.
  const below = values.map(({ value }) => value).filter((value) => value < Math.min(most, ...likely))
  const above = values.map(({ value }) => value).filter((value) => value > Math.max(most, ...likely))
  return { low: Math.max(...below, Number.NEGATIVE_INFINITY), high: Math.min(...above, Number.POSITIVE_INFINITY) }
}
