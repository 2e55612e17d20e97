import type { TierTable } from '../domain/margin-tiers.ts'
import type { SeriesKind } from '../storage/store.ts'
import type { Market } from './catalog.ts'
import { type InputRequest, wantedInputs } from './input-request.ts'
import { seriesOf } from './model-inputs.ts'

/** Of which part of a market's past one asks. */
export interface HistoryQuestion {
  readonly request: InputRequest
  /** Tier tables of the market's venue. */
  readonly tables: readonly TierTable[]
  /** UTC ms; what comes after it does not count. */
  readonly before: number
}

/**
 * Names what a run over a market's past was given: two equal ones mean that nothing which it has stepped was replaced,
 * filled or taken away, as far as coverage and tier tables tell.
 *
 * Rows that were replaced by as many of the same source, over the same time and not by an import, do not show.
 */
export function nameHistory({ rows, symbol }: Market, { request, tables, before }: HistoryQuestion): string {
  const kinds = new Set<SeriesKind>(['candles', 'mark-candles', ...[...wantedInputs(request)].map(seriesOf)])
  // A row that reaches to the end of the past may grow with it.
  const covered = rows
    .filter((row) => kinds.has(row.kind) && row.from < before)
    .map(({ kind, interval, stepMs, source, importRunId, isDerived, from, to, rows: count }) =>
      JSON.stringify([
        kind,
        interval,
        from,
        stepMs,
        source,
        importRunId,
        isDerived,
        ...(to < before ? [to, count] : []),
      ]),
    )
    .sort()
  return JSON.stringify([covered, tablesOf(tables, symbol)])
}

/** Tables of a symbol, those for every symbol included. */
export function tablesOf(tables: readonly TierTable[], symbol: string): TierTable[] {
  return tables.filter((table) => table.symbol === symbol || table.symbol === '*')
}
