import type { Stateful, StateReader, StateWriter } from '../kernel/state-bytes.ts'

/** Lowest low and highest high since any recent step. Hot: see bench/models.bench.ts. */
export class RecentExtremes implements Stateful {
  /** Steps whose low is below all later ones, oldest first; highs alike. */
  private readonly lows: { step: number; price: number }[] = []
  private readonly highs: { step: number; price: number }[] = []

  /** Adds the range of a step; steps rise. */
  add(step: number, low: number, high: number): void {
    while ((this.lows.at(-1)?.price ?? Number.NEGATIVE_INFINITY) >= low) this.lows.pop()
    while ((this.highs.at(-1)?.price ?? Number.POSITIVE_INFINITY) <= high) this.highs.pop()
    this.lows.push({ step, price: low })
    this.highs.push({ step, price: high })
  }

  /** Lowest low of the steps after `step`; Infinity where there is none. */
  lowSince(step: number): number {
    return firstAfter(this.lows, step) ?? Number.POSITIVE_INFINITY
  }

  /** Highest high of the steps after `step`; -Infinity where there is none. */
  highSince(step: number): number {
    return firstAfter(this.highs, step) ?? Number.NEGATIVE_INFINITY
  }

  save(into: StateWriter): void {
    for (const entries of [this.lows, this.highs]) {
      into.numbers(Float64Array.from(entries, ({ step }) => step))
      into.numbers(Float64Array.from(entries, ({ price }) => price))
    }
  }

  restore(from: StateReader): void {
    for (const entries of [this.lows, this.highs]) {
      const [steps, prices] = [from.numbers(), from.numbers()]
      entries.length = 0
      steps.forEach((step, i) => {
        entries.push({ step, price: prices[i]! })
      })
    }
  }
}

/** Price of the first entry after a step, found by halving. */
function firstAfter(entries: readonly { step: number; price: number }[], step: number): number | undefined {
  let from = 0
  let to = entries.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((entries[middle]?.step ?? 0) > step) to = middle
    else from = middle + 1
  }
  return entries[from]?.price
}
