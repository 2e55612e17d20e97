import { createHash } from 'node:crypto'
import { defineError } from '../domain/errors.ts'
import type { TimeRange } from '../domain/time.ts'
import type { LiquidationCursor, LiquidationFilter, LiveTarget, StoredLiquidation } from '../storage/live-target.ts'

/** Rows of one time that are gone through to find a place among them. */
const MOST_AT_ONE_TIME = 100_000

const CursorInvalid = defineError('CURSOR_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string }) => `cursor: ${d.problem}; give next_cursor of an answer with the same parameters`,
})

type Order = 'oldest' | 'newest'
/** What rows of one time are ordered by: exchange, symbol, side, price, quantity, notional; null where unknown. */
type RowKey = readonly (string | number | null)[]

/** The last row of a page, within the range of the question that it was an answer to. */
export interface PagePlace extends TimeRange {
  readonly order: Order
  /** Names the other filters of the question. */
  readonly filters: string
  /** Of the row, UTC ms. */
  readonly time: number
  readonly key: RowKey
  /** How many rows of the page and those before have its time and key, with it. */
  readonly equal: number
}

/** What must be the same on all pages. */
export type PageFilters = Pick<LiquidationFilter, 'symbol' | 'exchanges' | 'side' | 'minNotional'>

/** Writes a place as text that says nothing to a caller. */
export function encodeCursor({ order, from, to, filters, time, equal, key }: PagePlace): string {
  return Buffer.from(JSON.stringify([order, from, to, filters, time, equal, ...key])).toString('base64url')
}

/** @throws CURSOR_INVALID also when the place is of another order or of other filters */
export function parseCursor(
  text: string,
  question: { readonly order: Order; readonly filters: PageFilters },
): PagePlace {
  const [order, from, to, filters, time, equal, ...key] = readArray(text)
  const isWhole = [from, to, time, equal].every((value) => Number.isSafeInteger(value))
  const isOrder = order === 'oldest' || order === 'newest'
  if (!isOrder || !isWhole || typeof filters !== 'string' || !isKey(key)) {
    throw CursorInvalid({ problem: `"${text}" is none` })
  }
  const place: PagePlace = {
    order,
    filters,
    key,
    from: Number(from),
    to: Number(to),
    time: Number(time),
    equal: Number(equal),
  }
  const isWithin = place.from <= place.time && place.time < place.to
  if (!isWithin || place.equal < 1) throw CursorInvalid({ problem: `"${text}" is none` })
  if (order !== question.order) throw CursorInvalid({ problem: `it is of order=${order}, not ${question.order}` })
  if (filters !== nameFilters(question.filters)) throw CursorInvalid({ problem: 'it is of other filters' })
  return place
}

/** The place of the last row of a page; undefined for an empty one. */
export function placeAfter(
  rows: readonly StoredLiquidation[],
  { before, question, order }: { before: PagePlace | undefined; question: PageFilters & TimeRange; order: Order },
): PagePlace | undefined {
  const last = rows.at(-1)
  if (last === undefined) return undefined
  const time = last.eventTime
  const key = keyOf(last)
  const isEqual = (row: StoredLiquidation): boolean => row.eventTime === time && compareKeys(keyOf(row), key) === 0
  const earlier = before?.time === time && compareKeys(before.key, key) === 0 ? before.equal : 0
  const equal = rows.filter(isEqual).length + earlier
  return { order, time, key, equal, from: question.from, to: question.to, filters: nameFilters(question) }
}

/** Where the store goes on after a place, whatever rows of its time were stored since. */
export async function findPlace(
  store: Pick<LiveTarget, 'readLiquidationPage'>,
  { filter, place }: { readonly filter: LiquidationFilter; readonly place: PagePlace },
): Promise<LiquidationCursor> {
  const { time, key, equal, order } = place
  const page = { limit: MOST_AT_ONE_TIME, order }
  const rows = await store.readLiquidationPage({ ...filter, from: time, to: time + 1 }, page)
  const sign = order === 'oldest' ? 1 : -1
  const sides = rows.map((row) => sign * compareKeys(keyOf(row), key))
  const before = sides.filter((side) => side < 0).length
  const same = sides.filter((side) => side === 0).length
  return { time, skip: before + Math.min(same, equal) }
}

function keyOf({ exchange, symbol, side, price, quantity, notional }: StoredLiquidation): RowKey {
  return [exchange, symbol, side, price ?? null, quantity, notional]
}

/** As the store orders them, unknown prices last. */
function compareKeys(a: RowKey, b: RowKey): number {
  const at = a.findIndex((value, i) => value !== b[i])
  if (at < 0) return 0
  const left = a[at] ?? Number.POSITIVE_INFINITY
  const right = b[at] ?? Number.POSITIVE_INFINITY
  return left < right ? -1 : 1
}

function isKey(values: readonly unknown[]): values is RowKey {
  const [exchange, symbol, side, price, ...numbers] = values
  const areTexts = [exchange, symbol, side].every((value) => typeof value === 'string')
  const isPrice = price === null || typeof price === 'number'
  return areTexts && isPrice && numbers.length === 2 && numbers.every((value) => typeof value === 'number')
}

function nameFilters({ symbol, exchanges, side, minNotional }: PageFilters): string {
  const parts = [symbol ?? null, exchanges === undefined ? null : [...exchanges].sort(), side ?? null, minNotional ?? 0]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12)
}

function readArray(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
