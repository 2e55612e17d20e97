import { DAY, type Series } from './day-runs.ts'
import type { Hole } from './fill-commands.ts'

/** Why something is not stored: a hole within the series, nothing since its end, or nothing at all. */
export type Lack = 'hole' | 'behind' | 'never'

/** A part of what a symbol could have that is not stored. */
export interface LackingPart extends Hole {
  readonly lack: Lack
}

/** A series that ends longer ago is behind, ms. */
const BEHIND_MS = DAY
/** Without them no heatmap can be made; how much of them is asked for where there is none, ms. */
const NEEDED = ['candles', 'open-interest'] as const
const NEEDED_SPAN = 30 * DAY

/**
 * What is missing of a symbol, the newest first: holes, series that have ended, and series without which an exchange
 * brings nothing to the heatmap. A simulated market is what it is: only its holes count.
 *
 * @param now - UTC ms
 */
export function lackingParts(series: readonly Series[], now: number): LackingPart[] {
  const holes = series.flatMap((one) =>
    one.missing.map(({ start_time: from, end_time: to }) => ({ ...keyOf(one), from, to, lack: 'hole' as const })),
  )
  const observed = series.filter(({ data_kind }) => data_kind === 'observed')
  const behind = observed
    .filter(({ end_time }) => end_time < now - BEHIND_MS)
    .map((one) => ({ ...keyOf(one), from: one.end_time, to: now, lack: 'behind' as const }))
  const markets = new Map(observed.map((one) => [one.exchange, one]))
  const never = [...markets.values()].flatMap(({ exchange, symbol }) =>
    NEEDED.filter((kind) => !series.some((one) => one.exchange === exchange && one.kind === kind)).map((kind) => {
      const interval = kind === 'candles' ? ('1m' as const) : null
      return {
        exchange,
        symbol,
        kind,
        interval,
        data_kind: 'observed' as const,
        from: now - NEEDED_SPAN,
        to: now,
        lack: 'never' as const,
      }
    }),
  )
  return [...never, ...[...holes, ...behind].sort((a, b) => b.to - a.to || b.from - a.from)]
}

function keyOf({ exchange, symbol, kind, interval, data_kind }: Series) {
  return { exchange, symbol, kind, interval, data_kind }
}
