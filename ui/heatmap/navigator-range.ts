import type { Range } from './chart/sight.ts'

/** What of a range is moved: one of its ends, or all of it. */
export type RangePart = 'from' | 'to' | 'middle'

/** A part of so many columns at least stays in sight. */
const LEAST_COLUMNS = 2

/** A range within `columns` columns after a part of it was moved by `by` columns. */
export function moveRange(range: Range, part: RangePart, { by, columns }: { by: number; columns: number }): Range {
  const least = Math.min(LEAST_COLUMNS, columns)
  const { from, to } = inside(range, columns)
  if (part === 'from') return { from: clamp(from + by, 0, to - least), to }
  if (part === 'to') return { from, to: clamp(to + by, from + least, columns) }
  const shift = clamp(by, -from, columns - to)
  return { from: from + shift, to: to + shift }
}

/** How far a key moves a part of the range, in columns: arrows one, with Shift or by pages a tenth of what is in sight. */
export function keyStep(
  key: string,
  { range, columns, isFar }: { range: Range; columns: number; isFar: boolean },
): number | undefined {
  const { from, to } = inside(range, columns)
  const page = Math.max(1, Math.round((to - from) / 10))
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: isFar ? -page : -1,
    ArrowDown: isFar ? -page : -1,
    ArrowRight: isFar ? page : 1,
    ArrowUp: isFar ? page : 1,
    PageDown: -page,
    PageUp: page,
    Home: -columns,
    End: columns,
  }
  return steps[key]
}

/** The part of a range that lies on the columns. */
export function inside({ from, to }: Range, columns: number): Range {
  return { from: clamp(from, 0, columns), to: clamp(to, 0, columns) }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
