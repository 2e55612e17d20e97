import type { Heat, HeatGroup, Spans } from './decode-heatmap.ts'

/**
 * A heatmap whose columns from the first of `part` on are those of `part`: what a live page asks for again and again,
 * the open column and what came after it. `heat` and `part` stay as they are; the prices cover those of both, `meta` is
 * that of `heat`. Called again with the same `heat` it writes over what it returned before, so that a column costs no
 * copy of all others. Hot: see bench/page.bench.ts.
 *
 * @throws Error where `part` has other steps or buckets, or begins before `heat` or after its end
 */
export function replaceColumns<Meta>(heat: Heat<Meta>, part: Heat): Heat<Meta> {
  const from = (part.start - heat.start) / heat.step
  const isAligned = part.step === heat.step && part.bucketSize === heat.bucketSize && Number.isInteger(from)
  if (!isAligned || from < 0 || from > heat.columns) {
    throw new Error('these columns do not continue the heatmap: load all of it again')
  }
  // One without levels has no place on the price axis.
  const ranges = [heat, part].filter(({ rows }) => rows > 0)
  const [any = heat] = ranges
  const firstBucket = Math.min(...ranges.map((range) => range.firstBucket), any.firstBucket)
  const end = Math.max(...ranges.map((range) => range.firstBucket + range.rows), any.firstBucket)
  const joined: Join = {
    from,
    columns: part.columns,
    up: heat.rows > 0 ? heat.firstBucket - firstBucket : 0,
    partUp: part.rows > 0 ? part.firstBucket - firstBucket : 0,
  }
  return {
    ...heat,
    columns: from + part.columns,
    firstBucket,
    rows: end - firstBucket,
    state: Uint8Array.from([...heat.state.subarray(0, from), ...part.state]),
    knownAt: joinTimes(heat.knownAt, part.knownAt, joined),
    long: joinSpans(heat.long, part.long, joined),
    short: joinSpans(heat.short, part.short, joined),
    longConsumed: joinSpans(heat.longConsumed, part.longConsumed, joined),
    shortConsumed: joinSpans(heat.shortConsumed, part.shortConsumed, joined),
    groups: joinGroups(heat.groups, part.groups, joined),
  }
}

/** Where columns are joined: so many of the first stay, and rows move up by so many in each of both. */
interface Join {
  readonly from: number
  readonly columns: number
  readonly up: number
  readonly partUp: number
}

/** Times at which columns became known; 0, which is no later than their end, where a part does not tell. */
function joinTimes(
  head: Float64Array | undefined,
  tail: Float64Array | undefined,
  { from, columns }: Join,
): Float64Array | undefined {
  if (head === undefined && tail === undefined) return undefined
  const times = new Float64Array(from + columns)
  if (head !== undefined) times.set(head.subarray(0, from))
  if (tail !== undefined) times.set(tail, from)
  return times
}

function joinSpans(head: Spans | undefined, tail: Spans | undefined, { from, columns, up, partUp }: Join): Spans {
  const kept = head?.offset[from] ?? 0
  const first = new Int32Array(from + columns)
  const offset = new Uint32Array(from + columns + 1).fill(kept, from)
  const values = roomAfter(head?.values, kept, tail?.values.length ?? 0)
  if (head !== undefined) {
    for (let t = 0; t < from; t++) first[t] = (head.first[t] ?? 0) + up
    offset.set(head.offset.subarray(0, from + 1))
  }
  if (tail !== undefined) {
    for (let t = 0; t < columns; t++) {
      first[from + t] = (tail.first[t] ?? 0) + partUp
      offset[from + t + 1] = kept + (tail.offset[t + 1] ?? 0)
    }
    values.set(tail.values, kept)
  }
  return { first, offset, values }
}

/** A copy of the first `kept` values with room behind them; `kept` falls as more of it is written over. */
interface Room {
  readonly values: Float32Array
  kept: number
}

const ROOMS = new WeakMap<Float32Array, Room>()
/** Spare room: so many times what is needed now, and some columns of usual size. */
const SPARE_TIMES = 4
const SPARE_VALUES = 16_384

/** The first `kept` values of an array, and room for `length` more. */
function roomAfter(head: Float32Array | undefined, kept: number, length: number): Float32Array {
  if (head === undefined) return new Float32Array(length)
  let room = ROOMS.get(head)
  if (room === undefined || room.kept < kept || room.values.length < kept + length) {
    const values = new Float32Array(kept + length * SPARE_TIMES + SPARE_VALUES)
    values.set(head.subarray(0, kept))
    room = { values, kept }
    ROOMS.set(head, room)
  }
  room.kept = kept
  return room.values.subarray(0, kept + length)
}

/** Groups of both; one that only one of them knows is empty in the other. */
function joinGroups(heads: readonly HeatGroup[], tails: readonly HeatGroup[], join: Join): readonly HeatGroup[] {
  if (heads.length === 0) return heads
  const added = tails.filter(({ id }) => !heads.some((head) => head.id === id))
  const consumed = (head: Spans | undefined, tail: Spans | undefined) =>
    head === undefined && tail === undefined ? undefined : joinSpans(head, tail, join)
  return [...heads, ...added].map((group) => {
    const head = heads.find(({ id }) => id === group.id)
    const tail = tails.find(({ id }) => id === group.id)
    return {
      ...group,
      long: joinSpans(head?.long, tail?.long, join),
      short: joinSpans(head?.short, tail?.short, join),
      longConsumed: consumed(head?.longConsumed, tail?.longConsumed),
      shortConsumed: consumed(head?.shortConsumed, tail?.shortConsumed),
    }
  })
}
