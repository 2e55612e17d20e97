import { bucketIndex } from '../domain/price-grid.ts'
import type { EventCells } from '../scoring/leverage-em.ts'
import { firstAbove } from '../scoring/sorted-search.ts'
import type { WindowTable } from '../scoring/window-table.ts'
import type { ScoredEvents } from '../validation/build-windows.ts'

/** Cells of liquidations, each by itself; the same ones that `buildWindows` counts. In order of cells. */
export function eventCells(table: WindowTable, events: ScoredEvents): EventCells {
  const rows: { readonly cell: number; readonly logNotional: number }[] = []
  for (let w = 0; w < table.time.length; w++) {
    for (const e of eventsOf(table, w, events)) {
      const cell = cellOf(table, w, events.price[e] ?? Number.NaN)
      if (cell !== undefined) rows.push({ cell, logNotional: Math.log(events.notional[e] ?? Number.NaN) })
    }
  }
  rows.sort((a, b) => a.cell - b.cell)
  return {
    cell: Uint32Array.from(rows, ({ cell }) => cell),
    logNotional: Float64Array.from(rows, ({ logNotional }) => logNotional),
  }
}

/** Indices of the events of a window's side after its forecast, up to its end. */
function* eventsOf(table: WindowTable, w: number, { time, side }: ScoredEvents): Generator<number> {
  const from = table.time[w] ?? 0
  const to = firstAbove(time, from + table.horizonMs)
  for (let e = firstAbove(time, from); e < to; e++) if (side[e] === table.side[w]) yield e
}

/** The nearest crossed cell of a window; undefined where none is at the price or next to it. */
function cellOf({ offset, firstBucket, bucketSize }: WindowTable, w: number, price: number): number | undefined {
  const start = offset[w] ?? 0
  const cells = (offset[w + 1] ?? 0) - start
  const at = bucketIndex(price, bucketSize) - (firstBucket[w] ?? 0)
  if (cells === 0 || at < -1 || at > cells) return undefined
  return start + Math.max(0, Math.min(cells - 1, at))
}
