import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'

/** Columns a second that the past can be played at; 1x is one of them. */
export const REPLAY_SPEEDS = [1, 2, 5, 10, 25, 50, 100, 250, 1000] as const
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number]

type Columns = Pick<Heat, 'start' | 'step' | 'columns' | 'knownAt'>

/** When a column was known: told by the server, else its end; UTC ms. */
export function columnKnownAt({ start, step, knownAt }: Columns, column: number): number {
  return Math.max(knownAt?.[column] ?? 0, start + (column + 1) * step)
}

/** How many columns from the first on were known at a time, without a hole, UTC ms. */
export function knownColumns(heat: Columns, time: number): number {
  const ended = Math.min(heat.columns, Math.max(0, Math.floor((time - heat.start) / heat.step)))
  if (heat.knownAt === undefined) return ended
  for (let column = 0; column < ended; column++) if (columnKnownAt(heat, column) > time) return column
  return ended
}

/** First and last moment of a replay, UTC ms: one column is known, all of them are. */
export function replayEnds({ start, step, columns }: Columns): { first: number; last: number } {
  return { first: start + step, last: start + columns * step }
}

/** The moment after `elapsedMs` of playing from `time` on, UTC ms; the end is the last. */
export function playedTime(
  heat: Columns,
  { time, speed, elapsedMs }: { time: number; speed: number; elapsedMs: number },
): number {
  return inReplay(heat, time + (speed * heat.step * elapsedMs) / 1000)
}

/** A moment so many columns later, or earlier, at the end of a column; UTC ms. */
export function steppedTime(heat: Columns, { time, by }: { time: number; by: number }): number {
  const columns = (time - heat.start) / heat.step
  const whole = by > 0 ? Math.floor(columns) : Math.ceil(columns)
  return inReplay(heat, heat.start + (whole + by) * heat.step)
}

/** A moment within a replay, UTC ms. */
export function inReplay(heat: Columns, time: number): number {
  const { first, last } = replayEnds(heat)
  return Math.min(last, Math.max(first, time))
}
