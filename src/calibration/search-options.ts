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

/** An option leaves its default where that raises the log posterior by this much: they come in cascades, so less is chance. */
const LEAST_RISE = 10

/**
 * Moves one option after the other to its best neighbour on its grid until that gains too little; then the next.
 *
 * @returns the best, and everything that was tried
 */
export function searchOptions(
  data: TrainingData,
  { start, grids }: { readonly start: MixFit; readonly grids: readonly OptionGrid[] },
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
  for (const grid of grids) {
    const ends = [1, -1].map((direction) => climb(best, { ...grid, direction, at }))
    const [found = best] = ends.sort((a, b) => b.fit.logPosterior - a.fit.logPosterior)
    if (found.fit.logPosterior - best.fit.logPosterior > LEAST_RISE) best = found
  }
  const most = best.fit.logPosterior
  const tried = [...byKey.values()].map(({ options, fit }) => ({ options, log_posterior: fit.logPosterior - most }))
  return { best, tried }
}

/** Goes along a grid as long as the liquidations become more likely. */
function climb(
  from: MixFit,
  {
    name,
    values,
    direction,
    at,
  }: OptionGrid & { readonly direction: number; at(options: LedgerOptions, before: MixFit): MixFit },
): MixFit {
  let best = from
  let next = neighbour(values, { value: best.options[name], direction })
  while (next !== undefined) {
    const candidate = at({ ...best.options, [name]: next }, best)
    if (candidate.fit.logPosterior <= best.fit.logPosterior) break
    best = candidate
    next = neighbour(values, { value: next, direction })
  }
  return best
}

function neighbour(
  values: readonly number[],
  { value = Number.NaN, direction }: { readonly value: number | undefined; readonly direction: number },
): number | undefined {
  return direction > 0
    ? values.find((candidate) => candidate > value)
    : values.findLast((candidate) => candidate < value)
}

/** Least and greatest value of an option that is about as likely as the best, the others at their best. */
export function optionInterval(
  name: string,
  { best, tried }: { readonly best: LedgerOptions; readonly tried: readonly TriedOptions[] },
): { readonly low: number; readonly high: number } {
  const others = (options: LedgerOptions) => JSON.stringify({ ...options, [name]: 0 })
  const along = tried.filter(({ options }) => others(options) === others(best))
  const values = along.map(({ options, log_posterior }) => ({ value: options[name] ?? Number.NaN, log_posterior }))
  const likely = values.filter(({ log_posterior }) => log_posterior > -LEAST_RISE).map(({ value }) => value)
  const most = best[name] ?? Number.NaN
  // The grid is no finer: from the nearest value that is not likely to the next.
  const untold = values.map(({ value }) => value)
  const below = untold.filter((value) => value < Math.min(most, ...likely))
  const above = untold.filter((value) => value > Math.max(most, ...likely))
  return {
    low: below.length > 0 ? Math.max(...below) : Math.min(most, ...likely),
    high: above.length > 0 ? Math.min(...above) : Math.max(most, ...likely),
  }
}
