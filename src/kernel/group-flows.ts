import type { Stateful, StateReader, StateWriter } from './state-bytes.ts'

/** What positions of one side did over a time; one value a group (leverage tier), USD notional at entry. */
export interface FlowsByGroup {
  readonly opened: Float64Array
  readonly closed: Float64Array
  readonly liquidated: Float64Array
}

/** Both sides of one output. */
export interface SideFlows {
  readonly long: FlowsByGroup
  readonly short: FlowsByGroup
}

/** Gathers what positions of one side do until it is moved on or dropped. Hot: see bench/models.bench.ts. */
export class GroupFlows implements FlowsByGroup, Stateful {
  readonly opened: Float64Array
  readonly closed: Float64Array
  readonly liquidated: Float64Array

  constructor(groups: number) {
    this.opened = new Float64Array(groups)
    this.closed = new Float64Array(groups)
    this.liquidated = new Float64Array(groups)
  }

  /** Notes that a group's notional changed by so much: up by opening, down by closing. */
  change(group: number, notional: number): void {
    if (notional > 0) this.opened[group] = this.opened[group]! + notional
    else this.closed[group] = this.closed[group]! - notional
  }

  /** Begins anew and leaves what was gathered in `target`. */
  moveTo(target: GroupFlows): void {
    const { opened, closed, liquidated } = this
    for (let g = 0; g < opened.length; g++) {
      target.opened[g] = opened[g]!
      target.closed[g] = closed[g]!
      target.liquidated[g] = liquidated[g]!
      opened[g] = 0
      closed[g] = 0
      liquidated[g] = 0
    }
  }

  drop(): void {
    for (const flows of [this.opened, this.closed, this.liquidated]) flows.fill(0)
  }

  save(into: StateWriter): void {
    for (const flows of [this.opened, this.closed, this.liquidated]) into.numbers(flows)
  }

  restore(from: StateReader): void {
    for (const flows of [this.opened, this.closed, this.liquidated]) flows.set(from.numbers())
  }
}
