import { BAR_EVEN_FLOW, BAR_MARKED, BAR_PERIOD_FLOW, type BarColumns } from '../kernel/bars.ts'
import type { Stateful, StateReader, StateWriter } from '../kernel/state-bytes.ts'

/** What a liquidation is tested against. */
export type Trigger = 'mark' | 'last' | 'mixed'

/** Counts of how many bars of a run something stood in for what is not stored. */
export class InputTally implements Stateful {
  private bars = 0
  private marked = 0
  private fromPeriods = 0
  private even = 0

  /** Counts bars `[from, to)`. */
  add({ origin }: BarColumns, from: number, to: number): void {
    this.bars += to - from
    for (let i = from; i < to; i++) {
      const flags = origin?.[i] ?? 0
      if ((flags & BAR_MARKED) !== 0) this.marked++
      if ((flags & BAR_PERIOD_FLOW) !== 0) this.fromPeriods++
      if ((flags & BAR_EVEN_FLOW) !== 0) this.even++
    }
  }

  get trigger(): Trigger {
    if (this.marked === 0) return 'last'
    return this.marked === this.bars ? 'mark' : 'mixed'
  }

  /** What a careful reader must know. */
  notes(): string[] {
    const { bars, fromPeriods, even } = this
    const notes: string[] = []
    if (fromPeriods > 0) {
      notes.push(
        `taker flow is stored in longer periods than the candles: ${fromPeriods} of ${bars} candles have their period’s split`,
      )
    }
    if (even > 0) {
      notes.push(
        `no taker flow is stored for ${even} of ${bars} candles: their volume counts half as buys, half as sells`,
      )
    }
    return notes
  }

  save(into: StateWriter): void {
    for (const count of [this.bars, this.marked, this.fromPeriods, this.even]) into.number(count)
  }

  restore(from: StateReader): void {
    this.bars = from.number()
    this.marked = from.number()
    this.fromPeriods = from.number()
    this.even = from.number()
  }
}
