import { solveOverTiers } from '../domain/liquidation-price.ts'
import type { MarginTier } from '../domain/margin-tiers.ts'
import { GrowingColumn } from './growing-column.ts'
import { PositionHeap } from './position-heap.ts'

/** How a position ended. */
export const OUTCOME_OPEN = 0
export const OUTCOME_CLOSED = 1
export const OUTCOME_LIQUIDATED = 2

/** Every position the traders of a market had, in order of opening: the truth that models try to recover. */
export interface TruthColumns {
  /** Before the start for positions of the warm-up that were still open then. */
  readonly openTime: Float64Array
  /** Infinity while open. */
  readonly closeTime: Float64Array
  /** 0 long, 1 short. */
  readonly side: Uint8Array
  readonly leverage: Float64Array
  /** Quote per base. */
  readonly entry: Float64Array
  /** Base units. */
  readonly quantity: Float64Array
  /** As opened. */
  readonly initialLiquidationPrice: Float64Array
  /** The last one in force: funding moves it over the life of a position. 0 when no positive price liquidates. */
  readonly liquidationPrice: Float64Array
  /** OUTCOME_OPEN, OUTCOME_CLOSED or OUTCOME_LIQUIDATED. */
  readonly outcome: Uint8Array
}

/** A position at its opening; an isolated one whose margin is notional / leverage. */
export interface OpeningPosition {
  readonly time: number
  readonly isLong: boolean
  readonly leverage: number
  /** Quote per base. */
  readonly entry: number
  /** Base units. */
  readonly quantity: number
  /** Planned exit, UTC ms. */
  readonly exitTime: number
}

/**
 * Every position of the traders, its exit by time and its liquidation level by price.
 *
 * Positions are known by id, their place in the order of opening. Finding the next exit or liquidation takes
 * logarithmic time; funding touches each open position once.
 */
export class PositionLedger {
  /** Base units held by traders on each side; drifts by rounding only. */
  longQuantity = 0
  shortQuantity = 0
  private readonly tiers: readonly MarginTier[]
  private readonly openTime = new GrowingColumn()
  private readonly closeTime = new GrowingColumn()
  private readonly side = new GrowingColumn()
  private readonly leverage = new GrowingColumn()
  private readonly entry = new GrowingColumn()
  private readonly quantity = new GrowingColumn()
  private readonly initialLevel = new GrowingColumn()
  private readonly level = new GrowingColumn()
  private readonly outcome = new GrowingColumn()
  /** Isolated wallet of each position, USD. */
  private readonly balance = new GrowingColumn()
  private readonly exitTime = new GrowingColumn()
  private readonly exits = new PositionHeap()
  /** Keyed by the negative price, so that the highest level of a long comes first. */
  private readonly longLevels = new PositionHeap()
  private readonly shortLevels = new PositionHeap()
  private openIds: number[] = []

  constructor(tiers: readonly MarginTier[]) {
    this.tiers = tiers
  }

  /** Opens a position unless `mark` has already reached its liquidation price; no venue accepts such an order. */
  tryOpen(position: OpeningPosition, mark: number): boolean {
    const balance = (position.entry * position.quantity) / position.leverage
    const level = this.levelFor({ ...position, balance })
    if (position.isLong ? mark <= level : level > 0 && mark >= level) return false
    this.add({ ...position, balance, level, initialLevel: level })
    return true
  }

  /** Next position whose planned exit is not after `time`; undefined when there is none. */
  takeExit(time: number): number | undefined {
    while (this.exits.topKey <= time) {
      const id = this.exits.pop()
      if (this.isOpen(id)) return id
    }
    return undefined
  }

  /** Next position that this mark price liquidates; undefined when there is none. */
  takeLiquidation(mark: number): number | undefined {
    return this.takeLevel(this.longLevels, -mark) ?? this.takeLevel(this.shortLevels, mark)
  }

  /** Ends an open position, closed or liquidated. */
  end(id: number, { time, outcome }: { time: number; outcome: number }): void {
    this.closeTime.set(id, time)
    this.outcome.set(id, outcome)
    const quantity = this.quantityOf(id)
    if (this.isLong(id)) this.longQuantity -= quantity
    else this.shortQuantity -= quantity
  }

  /** Every open position pays (or gets) funding out of its own margin, which moves its level. */
  payFunding({ rate, mark }: { rate: number; mark: number }): void {
    this.openIds = this.openIds.filter((id) => this.isOpen(id))
    this.longLevels.clear()
    this.shortLevels.clear()
    this.longQuantity = 0
    this.shortQuantity = 0
    for (const id of this.openIds) {
      const isLong = this.isLong(id)
      const quantity = this.quantityOf(id)
      const balance = this.balance.get(id) - (isLong ? 1 : -1) * rate * mark * quantity
      const level = this.levelFor({ isLong, entry: this.entry.get(id), quantity, balance })
      this.balance.set(id, balance)
      this.level.set(id, level)
      this.enqueue({ id, isLong, quantity, level })
    }
  }

  /** Ledger of the open positions alone, prices multiplied and quantities divided by `scale`: the same book in other units. */
  rescaledOpen(scale: number): PositionLedger {
    const ledger = new PositionLedger(this.tiers)
    for (const id of this.openIds) {
      if (!this.isOpen(id)) continue
      ledger.add({
        time: this.openTime.get(id),
        isLong: this.isLong(id),
        leverage: this.leverage.get(id),
        entry: this.entry.get(id) * scale,
        quantity: this.quantityOf(id) / scale,
        exitTime: this.exitTime.get(id),
        balance: this.balance.get(id),
        level: this.level.get(id) * scale,
        initialLevel: this.initialLevel.get(id) * scale,
      })
    }
    return ledger
  }

  isLong(id: number): boolean {
    return this.side.get(id) === 0
  }

  quantityOf(id: number): number {
    return this.quantity.get(id)
  }

  /** Price at which the margin is used up. */
  bankruptcyOf(id: number): number {
    const sign = this.isLong(id) ? 1 : -1
    return this.entry.get(id) - (sign * this.balance.get(id)) / this.quantityOf(id)
  }

  truth(): TruthColumns {
    return {
      openTime: this.openTime.toArray(),
      closeTime: this.closeTime.toArray(),
      side: Uint8Array.from(this.side.toArray()),
      leverage: this.leverage.toArray(),
      entry: this.entry.toArray(),
      quantity: this.quantity.toArray(),
      initialLiquidationPrice: this.initialLevel.toArray(),
      liquidationPrice: this.level.toArray(),
      outcome: Uint8Array.from(this.outcome.toArray()),
    }
  }

  private add(position: OpeningPosition & { balance: number; level: number; initialLevel: number }): void {
    const { isLong, quantity, level } = position
    const id = this.openTime.length
    this.openTime.push(position.time)
    this.closeTime.push(Number.POSITIVE_INFINITY)
    this.side.push(isLong ? 0 : 1)
    this.leverage.push(position.leverage)
    this.entry.push(position.entry)
    this.quantity.push(quantity)
    this.initialLevel.push(position.initialLevel)
    this.level.push(level)
    this.outcome.push(OUTCOME_OPEN)
    this.balance.push(position.balance)
    this.exitTime.push(position.exitTime)
    this.openIds.push(id)
    this.exits.push(position.exitTime, id)
    this.enqueue({ id, isLong, quantity, level })
  }

  private enqueue({
    id,
    isLong,
    quantity,
    level,
  }: {
    id: number
    isLong: boolean
    quantity: number
    level: number
  }): void {
    if (isLong) this.longQuantity += quantity
    else this.shortQuantity += quantity
    if (level === 0) return
    if (isLong) this.longLevels.push(-level, id)
    else this.shortLevels.push(level, id)
  }

  private isOpen(id: number): boolean {
    return this.outcome.get(id) === OUTCOME_OPEN
  }

  private takeLevel(levels: PositionHeap, bound: number): number | undefined {
    while (levels.topKey <= bound) {
      const id = levels.pop()
      if (this.isOpen(id)) return id
    }
    return undefined
  }

  /** Liquidation price, 0 when no positive price liquidates. */
  private levelFor({
    isLong,
    entry,
    quantity,
    balance,
  }: {
    isLong: boolean
    entry: number
    quantity: number
    balance: number
  }): number {
    return solveOverTiers({ side: isLong ? 'long' : 'short', entry, quantity, tiers: this.tiers }, balance) ?? 0
  }
}
