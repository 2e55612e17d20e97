import type { Book } from './book.ts'
import type { LiquidationEngine } from './engine.ts'
import { COLUMN_OPEN, type HeatMatrix, SpanSeries } from './heat-matrix.ts'
import type { HeatOutput } from './heat-output.ts'
import { mixColumns } from './mix-columns.ts'
import type { Stateful, StateReader, StateWriter } from './state-bytes.ts'

/** A member with less than this open has no part in the mix. */
const LEAST_USD = 1e-6

/** One model's engine with its share of the mix; shares sum to 1. */
export interface EnsembleMember {
  readonly engine: LiquidationEngine
  readonly weight: number
}

interface MemberState extends EnsembleMember {
  /** What its amounts are multiplied by: share of the mix times mean total over its own total. */
  factor: number
  /** What its engine had opened when the bar began, USD. */
  opened: number
  /** USD notional of its positions. */
  own: number
  readonly long: SpanSeries
  readonly short: SpanSeries
}

/**
 * Weighted sum of the members' normalised maps, times the weighted mean of their totals. Hot: see bench/models.bench.ts.
 *
 * A member without any position has no part in the mix. What a member consumes in a bar counts by its factor before
 * the bar, what it opens by that after it; the rest of what changes is created or closed.
 */
export class EnsembleOutput implements HeatOutput, Stateful {
  readonly bucketSize: number
  /** The mix has no positions of its own: their amounts change with the shares of the members. */
  readonly groupFlows = undefined
  private readonly members: readonly MemberState[]
  private total = 0
  private created = 0
  private consumed = 0
  private closed = 0

  constructor({ bucketSize, members }: { bucketSize: number; members: readonly EnsembleMember[] }) {
    this.bucketSize = bucketSize
    this.members = members.map((member) => ({
      ...member,
      factor: 0,
      opened: 0,
      own: 0,
      long: new SpanSeries(),
      short: new SpanSeries(),
    }))
  }

  /** Call before the members step a bar. */
  beginBar(): void {
    for (const member of this.members) {
      const { engine, factor } = member
      engine.long.consumedWeight = factor
      engine.short.consumedWeight = factor
      member.opened = engine.openedNotional
    }
  }

  /** Call once all members have stepped the bar. */
  endBar(): void {
    let consumed = 0
    for (const { engine, factor } of this.members) {
      consumed += (engine.long.sweptNotional + engine.short.sweptNotional) * factor
    }
    const before = this.total
    this.weigh()
    let opened = 0
    for (const { engine, factor, opened: earlier } of this.members) opened += (engine.openedNotional - earlier) * factor
    this.created += opened
    this.consumed += consumed
    const rest = this.total - before + consumed - opened
    if (rest > 0) this.created += rest
    else this.closed -= rest
  }

  activeNotional(): number {
    return this.total
  }

  writeColumn(matrix: HeatMatrix, state: number): void {
    this.collect((book, series) => book.writeDensity(series))
    this.mixDensities(matrix)
    this.collect((book, series) => book.writeConsumed(series))
    this.mixConsumed(matrix)
    matrix.closeColumn(state, { created: this.created, consumed: this.consumed, closed: this.closed })
    this.forgetFlows()
  }

  peekColumn(matrix: HeatMatrix): void {
    this.collect((book, series) => book.writeDensity(series))
    this.mixDensities(matrix)
    this.collect((book, series) => book.peekConsumed(series))
    this.mixConsumed(matrix)
    matrix.closeColumn(COLUMN_OPEN, { created: this.created, consumed: this.consumed, closed: this.closed })
  }

  dropFlows(): void {
    this.forgetFlows()
  }

  /** All but the members' engines, which whoever steps them saves. */
  save(into: StateWriter): void {
    for (const value of [this.total, this.created, this.consumed, this.closed]) into.number(value)
    for (const { factor, opened, own } of this.members) for (const value of [factor, opened, own]) into.number(value)
  }

  restore(from: StateReader): void {
    this.total = from.number()
    this.created = from.number()
    this.consumed = from.number()
    this.closed = from.number()
    for (const member of this.members) {
      member.factor = from.number()
      member.opened = from.number()
      member.own = from.number()
    }
  }

  /** Groups are those of the members, one after the other. */
  writeGroup(group: number, long: SpanSeries, short: SpanSeries): void {
    let at = group
    for (const { engine, factor } of this.members) {
      if (at >= engine.long.groups) {
        at -= engine.long.groups
        continue
      }
      const own = { long: new SpanSeries(), short: new SpanSeries() }
      engine.writeGroup(at, own.long, own.short)
      mixColumns([{ series: own.long, column: 0, factor }], long)
      mixColumns([{ series: own.short, column: 0, factor }], short)
      return
    }
    throw new Error(`Invariant: there is a group ${group}`)
  }

  /** Has each member's books write one column each. */
  private collect(write: (book: Book, series: SpanSeries) => void): void {
    for (const { engine, long, short } of this.members) {
      long.restart()
      short.restart()
      write(engine.long, long)
      write(engine.short, short)
    }
  }

  private mixDensities({ longDensity, shortDensity }: HeatMatrix): void {
    mixColumns(
      this.members.map(({ long, factor }) => ({ series: long, column: 0, factor })),
      longDensity,
    )
    mixColumns(
      this.members.map(({ short, factor }) => ({ series: short, column: 0, factor })),
      shortDensity,
    )
  }

  /** What was consumed was weighted bar by bar. */
  private mixConsumed({ longConsumed, shortConsumed }: HeatMatrix): void {
    mixColumns(
      this.members.map(({ long }) => ({ series: long, column: 0, factor: 1 })),
      longConsumed,
    )
    mixColumns(
      this.members.map(({ short }) => ({ series: short, column: 0, factor: 1 })),
      shortConsumed,
    )
  }

  private weigh(): void {
    let weights = 0
    let total = 0
    for (const member of this.members) {
      const own = member.engine.activeNotional()
      member.own = own
      if (own < LEAST_USD) continue
      weights += member.weight
      total += member.weight * own
    }
    this.total = weights > 0 ? total / weights : 0
    for (const member of this.members) {
      const { own, weight } = member
      member.factor = own >= LEAST_USD ? (weight / weights) * (this.total / own) : 0
    }
  }

  /** The members' own flows, which nobody reads, go as well. */
  private forgetFlows(): void {
    for (const { engine } of this.members) engine.dropFlows()
    this.created = 0
    this.consumed = 0
    this.closed = 0
  }
}
