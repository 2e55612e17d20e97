import type { BarColumns } from '../kernel/bars.ts'

/** Counts the bars that were known at rising times, as `barsKnownAt` does at one. */
export class KnownBars {
  private readonly bars: BarColumns
  private count = 0
  private seen = 0

  constructor(bars: BarColumns) {
    this.bars = bars
  }

  /** Bars `[0, count)` were known at a time, which must not be before the last one asked for. */
  countAt(time: number): number {
    const { openTime, closeTime, complete, knownAt } = this.bars
    while (this.seen < openTime.length && (closeTime[this.seen] ?? 0) <= time) {
      const isComplete = complete[this.seen] === 1
      if (isComplete && (knownAt[this.seen] ?? 0) > time) break
      this.seen++
      if (isComplete) this.count = this.seen
    }
    return this.count
  }
}
