import type { HeatMatrix, SpanSeries } from '../kernel/heat-matrix.ts'
import type { HeatColumns, HeatRuns, PositionEvents } from '../storage/heat-target.ts'
import type { MarketWalk } from './market-run.ts'
import { writeReport } from './run-report.ts'

/** What is noted of a column when it is written, beside its cells. */
interface ColumnNote {
  readonly knownAt: number
  readonly report: string
}

/**
 * Gathers what must be kept of the columns of a run while it goes on; pass `note` as the run's `onColumn`.
 *
 * A column is finished when data has gone past its end.
 */
export class FinishedColumns {
  private readonly notes: ColumnNote[] = []
  private readonly flows = new FlowList()

  /** Notes the column that the run has just written. */
  note(walk: MarketWalk): void {
    this.flows.add(this.notes.length, walk)
    this.notes.push({ knownAt: walk.knownAt, report: writeReport(walk.report()) })
  }

  /** Of each column, when all that it was made from was known, UTC ms. */
  get knownAt(): number[] {
    return this.notes.map(({ knownAt }) => knownAt)
  }

  /** The columns of a matrix that end by `until`, UTC ms; undefined where there is none. */
  before(matrix: HeatMatrix, until: number): { columns: HeatColumns; events: PositionEvents } | undefined {
    const { startTime, stepMs } = matrix
    const count = Math.min(this.notes.length, Math.floor((until - startTime) / stepMs))
    if (count <= 0) return undefined
    const notes = this.notes.slice(0, count)
    return {
      columns: {
        time: Float64Array.from(notes, (_, t) => startTime + t * stepMs),
        state: Uint8Array.from(matrix.state.slice(0, count)),
        knownAt: Float64Array.from(notes, ({ knownAt }) => knownAt),
        created: Float64Array.from(matrix.created.slice(0, count)),
        consumed: Float64Array.from(matrix.consumed.slice(0, count)),
        closed: Float64Array.from(matrix.closed.slice(0, count)),
        longDensity: runsOf(matrix.longDensity, count),
        shortDensity: runsOf(matrix.shortDensity, count),
        longConsumed: runsOf(matrix.longConsumed, count),
        shortConsumed: runsOf(matrix.shortConsumed, count),
        notes: notes.map(({ report }) => report),
      },
      events: this.flows.before(count),
    }
  }
}

/** Flows by column, side and leverage, where there were some. */
class FlowList {
  private readonly column: number[] = []
  private readonly side: number[] = []
  private readonly leverage: number[] = []
  private readonly opened: number[] = []
  private readonly closed: number[] = []
  private readonly liquidated: number[] = []

  add(column: number, { model: { output, tiers } }: MarketWalk): void {
    const flows = output.groupFlows
    if (flows === undefined) return
    for (const [side, own] of [flows.long, flows.short].entries()) {
      for (const [group, { leverage }] of tiers.entries()) {
        const opened = own.opened[group] ?? 0
        const closed = own.closed[group] ?? 0
        const liquidated = own.liquidated[group] ?? 0
        if (opened === 0 && closed === 0 && liquidated === 0) continue
        this.column.push(column)
        this.side.push(side)
        this.leverage.push(leverage)
        this.opened.push(opened)
        this.closed.push(closed)
        this.liquidated.push(liquidated)
      }
    }
  }

  /** Those of the first `count` columns. */
  before(count: number): PositionEvents {
    const end = this.column.findIndex((column) => column >= count)
    const until = end < 0 ? this.column.length : end
    return {
      column: Int32Array.from(this.column.slice(0, until)),
      side: Uint8Array.from(this.side.slice(0, until)),
      leverage: Float64Array.from(this.leverage.slice(0, until)),
      opened: Float64Array.from(this.opened.slice(0, until)),
      closed: Float64Array.from(this.closed.slice(0, until)),
      liquidated: Float64Array.from(this.liquidated.slice(0, until)),
    }
  }
}

function runsOf({ first, offset, values }: SpanSeries, count: number): HeatRuns {
  return {
    first: first.slice(0, count),
    offset: offset.slice(0, count + 1),
    values: values.slice(0, offset[count] ?? 0),
  }
}
