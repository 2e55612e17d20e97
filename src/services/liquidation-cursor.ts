import { defineError } from '../domain/errors.ts'
import type { TimeRange } from '../domain/time.ts'
import type { LiquidationCursor } from '../storage/live-target.ts'

const CursorInvalid = defineError('CURSOR_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string }) => `cursor: ${d.problem}; give next_cursor of an answer with the same parameters`,
})

/** A place within the range of the question that it was made for. */
export interface PagePlace extends LiquidationCursor, TimeRange {
  readonly order: 'oldest' | 'newest'
}

/** Writes a place as text that says nothing to a caller. */
export function encodeCursor({ order, time, skip, from, to }: PagePlace): string {
  return Buffer.from(JSON.stringify([order, time, skip, from, to])).toString('base64url')
}

/** @throws CURSOR_INVALID also when the place is of the other order */
export function parseCursor(text: string, order: PagePlace['order']): PagePlace {
  const [found, ...numbers] = readArray(text)
  if (found !== 'oldest' && found !== 'newest') throw CursorInvalid({ problem: `"${text}" is none` })
  const [time, skip, from, to] = numbers.filter((value) => Number.isSafeInteger(value)).map(Number)
  if (time === undefined || skip === undefined || from === undefined || to === undefined || numbers.length !== 4) {
    throw CursorInvalid({ problem: `"${text}" is none` })
  }
  if (found !== order) throw CursorInvalid({ problem: `it is of order=${found}, not ${order}` })
  if (skip < 0 || !(from < to) || time < from || time >= to) throw CursorInvalid({ problem: `"${text}" is none` })
  return { order, time, skip, from, to }
}

/** Where the page after some rows begins; rows at its time that were given already are skipped. */
export function placeAfter(
  rows: readonly { readonly eventTime: number }[],
  { before, range, order }: { before: PagePlace | undefined; range: TimeRange; order: PagePlace['order'] },
): PagePlace | undefined {
  const last = rows.at(-1)
  if (last === undefined) return undefined
  const time = last.eventTime
  const here = rows.filter((row) => row.eventTime === time).length
  const skip = here + (before?.time === time ? before.skip : 0)
  return { order, time, skip, from: range.from, to: range.to }
}

function readArray(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
