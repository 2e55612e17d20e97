/** Columns that follow each other at one width on the axis; lengths are in bars of the chart. */
export interface ColumnRun {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  /** Logical index at the left edge of column `from`; bar i covers i - 0.5 to i + 0.5. */
  readonly left: number
  /** Width of a column. */
  readonly width: number
}

/** The first bar at or after a time, and whether it begins just then; undefined after the last bar. */
export type FindBar = (time: number) => { readonly index: number; readonly isExact: boolean } | undefined

/**
 * Places columns on the bars of any chart. A column stands where the bar of its time does; columns between two such
 * bars share the room between them, those before the first and after the last are as wide as most.
 *
 * @param axis - start and step in the unit that `findBar` takes
 */
export function columnRuns(
  { start, step, columns }: { readonly start: number; readonly step: number; readonly columns: number },
  findBar: FindBar,
): readonly ColumnRun[] {
  if (columns === 0) return []
  const first = findBar(start)
  const last = findBar(start + (columns - 1) * step)
  if (first?.isExact && last?.isExact && last.index - first.index === columns - 1) {
    return [{ from: 0, to: columns, left: first.index - 0.5, width: 1 }]
  }
  const anchors: { column: number; left: number }[] = []
  for (let column = 0; column < columns; column++) {
    const bar = findBar(start + column * step)
    if (bar?.isExact) anchors.push({ column, left: bar.index - 0.5 })
  }
  const [head = { column: 0, left: (first?.index ?? 0) - 0.5 }] = anchors
  const between = anchors.slice(1).map((to, i) => {
    const from = anchors[i] ?? to
    return {
      from: from.column,
      to: to.column,
      left: from.left,
      width: (to.left - from.left) / (to.column - from.column),
    }
  })
  const usual = median(between.map(({ width }) => width)) ?? 1
  const tail = anchors.at(-1) ?? head
  return joinEqual([
    { from: 0, to: head.column, left: head.left - head.column * usual, width: usual },
    ...between,
    { from: tail.column, to: columns, left: tail.left, width: usual },
  ])
}

/** Joins neighbours of one width; drops what is empty. */
function joinEqual(runs: readonly ColumnRun[]): ColumnRun[] {
  const joined: ColumnRun[] = []
  for (const run of runs) {
    if (run.from >= run.to) continue
    const last = joined.at(-1)
    if (last !== undefined && Math.abs(last.width - run.width) < 1e-9) joined.splice(-1, 1, { ...last, to: run.to })
    else joined.push(run)
  }
  return joined
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
