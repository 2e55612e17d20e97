import { COLUMN_GAP, type HeatMatrix, SpanSeries } from '../kernel/heat-matrix.ts'
import { mixColumns } from '../kernel/mix-columns.ts'
import type { ModelRun } from '../models/model.ts'
import { bandOf, type LeverageBands } from './leverage-bands.ts'

/** What is open at one leverage, through time; columns are those of the whole, USD notional at entry. */
export interface LeveragePart {
  /** Or the lower edge of a band of leverages. */
  readonly leverage: number
  readonly longDensity: SpanSeries
  readonly shortDensity: SpanSeries
}

/** Gathers the open positions of a run by leverage, or by bands of them, while it goes on. */
export class LeverageParts {
  private readonly run: ModelRun
  private readonly gathered: readonly { readonly part: LeveragePart; readonly groups: readonly number[] }[]

  constructor(run: ModelRun, bands?: LeverageBands) {
    const keys = run.tiers.map(({ leverage }) => (bands === undefined ? leverage : bandOf(bands, leverage)))
    const leverages = [...new Set(keys)].sort((a, b) => a - b)
    this.run = run
    this.gathered = leverages.map((leverage) => ({
      part: emptyPart(leverage),
      groups: keys.flatMap((key, group) => (key === leverage ? [group] : [])),
    }))
  }

  /** Adds the column that the run has just written to its matrix; its model must stand at the column's end. */
  add({ state }: HeatMatrix): void {
    const isGap = state.at(-1) === COLUMN_GAP
    for (const { part, groups } of this.gathered) {
      if (isGap) closeEmpty(part)
      else writeGroups(this.run, part, groups)
    }
  }

  /** Values over all parts so far. */
  cells(): number {
    return this.gathered.reduce((sum, { part }) => sum + cellsOf(part), 0)
  }

  /** From low to high; leverages at which nothing was open are left out. */
  parts(): LeveragePart[] {
    return this.gathered.map(({ part }) => part).filter((part) => cellsOf(part) > 0)
  }
}

/** Adds up the parts of several venues by leverage, from low to high; all have the same columns. */
export function joinLeverageParts(venues: readonly (readonly LeveragePart[])[]): LeveragePart[] {
  const [only] = venues
  if (only !== undefined && venues.length === 1) return [...only]
  const parts = venues.flat()
  const leverages = [...new Set(parts.map(({ leverage }) => leverage))].sort((a, b) => a - b)
  return leverages.map((leverage) => {
    const own = parts.filter((part) => part.leverage === leverage)
    return {
      leverage,
      longDensity: sumSeries(own.map(({ longDensity }) => longDensity)),
      shortDensity: sumSeries(own.map(({ shortDensity }) => shortDensity)),
    }
  })
}

function emptyPart(leverage: number): LeveragePart {
  return { leverage, longDensity: new SpanSeries(), shortDensity: new SpanSeries() }
}

function closeEmpty({ longDensity, shortDensity }: LeveragePart): void {
  longDensity.close(0, 0)
  shortDensity.close(0, 0)
}

function writeGroups({ output }: ModelRun, { longDensity, shortDensity }: LeveragePart, groups: readonly number[]) {
  const [only] = groups
  if (only !== undefined && groups.length === 1) {
    output.writeGroup(only, longDensity, shortDensity)
    return
  }
  const long = new SpanSeries()
  const short = new SpanSeries()
  for (const group of groups) output.writeGroup(group, long, short)
  mixColumns(allColumns(long), longDensity)
  mixColumns(allColumns(short), shortDensity)
}

function allColumns(series: SpanSeries) {
  return Array.from({ length: series.columns }, (_, column) => ({ series, column, factor: 1 }))
}

function sumSeries(parts: readonly SpanSeries[]): SpanSeries {
  const sum = new SpanSeries()
  const columns = parts[0]?.columns ?? 0
  for (let column = 0; column < columns; column++) {
    mixColumns(
      parts.map((series) => ({ series, column, factor: 1 })),
      sum,
    )
  }
  return sum
}

function cellsOf({ longDensity, shortDensity }: LeveragePart): number {
  return (longDensity.offset[longDensity.columns] ?? 0) + (shortDensity.offset[shortDensity.columns] ?? 0)
}
