export const STATE_OPEN = 1
export const STATE_GAP = 2

/** One quantity: column t's values lie on consecutive rows from `first[t]` on. */
export interface Spans {
  readonly first: Int32Array
  readonly offset: Uint32Array
  /** USD. */
  readonly values: Float32Array
}

/** The part of a heatmap that one leverage or one exchange makes; all groups together are the heatmap. */
export interface HeatGroup {
  /** `leverage_25` or `exchange_okx`. */
  readonly id: string
  readonly label: string
  readonly leverage: number | undefined
  readonly exchange: string | undefined
  readonly long: Spans
  readonly short: Spans
  /** Undefined where it is known of the whole alone. */
  readonly longConsumed: Spans | undefined
  readonly shortConsumed: Spans | undefined
}

/** A decoded heatmap; row 0 is the lowest price. `meta` is that of the server's answer. */
export interface Heat<Meta = unknown> {
  /** Open time of column 0, UTC ms, and length of a column, ms. */
  readonly start: number
  readonly step: number
  readonly columns: number
  /** Row r covers the prices `(firstBucket + r) * bucketSize` and one `bucketSize` up. */
  readonly firstBucket: number
  readonly bucketSize: number
  readonly rows: number
  /** 0 finished, 1 open, 2 a gap, of each column. */
  readonly state: Uint8Array
  /** When each column became known, UTC ms; undefined where the server does not tell. */
  readonly knownAt: Float64Array | undefined
  readonly long: Spans
  readonly short: Spans
  readonly longConsumed: Spans
  readonly shortConsumed: Spans
  /** Empty unless a `breakdown` was asked for. */
  readonly groups: readonly HeatGroup[]
  readonly meta: Meta
}

/** Header of a frame; `offset` counts bytes from its end. */
interface FrameHeader<Meta> {
  readonly time_axis: { readonly start: number; readonly step: number; readonly count: number }
  readonly price_axis: { readonly first_bucket: number; readonly size: number; readonly count: number }
  readonly sections: readonly { readonly name: string; readonly offset: number; readonly count: number }[]
  readonly breakdown?: { readonly groups: readonly GroupHeader[] }
  readonly meta: Meta
}

interface GroupHeader {
  readonly id: string
  readonly label?: string
  readonly leverage?: number
  readonly exchange?: string
}

/** "LQHF", read as a big-endian number. */
const MAGIC = 0x4c514846
const VERSION = 1
const PREFIX_BYTES = 16

/**
 * Decodes `format=binary`, see docs/FORMATS.md. Its arrays are views of the frame; they are little endian, as every
 * browser's machine is.
 *
 * @throws Error for what is no frame of the version known
 */
export function decodeHeatmap<Meta = unknown>(frame: ArrayBuffer): Heat<Meta> {
  const { header, begin } = readHeader<Meta>(frame)
  const { time_axis: time, price_axis: price, meta } = header
  const sections = new Map(header.sections.map((section) => [section.name, section]))
  const place = (name: string): [offset: number, count: number] => {
    const section = sections.get(name)
    if (section === undefined) throw new Error(`the heatmap that the server sent has no ${name}`)
    return [begin + section.offset, section.count]
  }
  const spans = (name: string): Spans => ({
    first: new Int32Array(frame, ...place(`${name}.first`)),
    offset: new Uint32Array(frame, ...place(`${name}.offset`)),
    values: new Float32Array(frame, ...place(`${name}.values`)),
  })
  const spansIfAny = (name: string) => (sections.has(`${name}.values`) ? spans(name) : undefined)
  return {
    start: time.start,
    step: time.step,
    columns: time.count,
    firstBucket: price.first_bucket,
    bucketSize: price.size,
    rows: price.count,
    state: new Uint8Array(frame, ...place('column_state')),
    knownAt: sections.has('column_known_at') ? new Float64Array(frame, ...place('column_known_at')) : undefined,
    long: spans('long_density'),
    short: spans('short_density'),
    longConsumed: spans('long_consumed'),
    shortConsumed: spans('short_consumed'),
    groups: (header.breakdown?.groups ?? []).map(({ id, label, leverage, exchange }) => ({
      id,
      label: label ?? exchange ?? id,
      leverage,
      exchange,
      long: spans(`${id}.long_density`),
      short: spans(`${id}.short_density`),
      longConsumed: spansIfAny(`${id}.long_consumed`),
      shortConsumed: spansIfAny(`${id}.short_consumed`),
    })),
    meta,
  }
}

/** USD in a cell; 0 outside the run. */
export function valueAt({ first, offset, values }: Spans, column: number, row: number): number {
  const start = offset[column] ?? 0
  const index = start + row - (first[column] ?? 0)
  return index >= start && index < (offset[column + 1] ?? 0) ? (values[index] ?? 0) : 0
}

function readHeader<Meta>(frame: ArrayBuffer): { header: FrameHeader<Meta>; begin: number } {
  const head = new DataView(frame)
  const isFrame = frame.byteLength >= PREFIX_BYTES && head.getUint32(0) === MAGIC && head.getUint32(4, true) === VERSION
  if (!isFrame) throw new Error('the server sent no heatmap that is understood')
  const headerBytes = head.getUint32(8, true)
  const text = new TextDecoder().decode(new Uint8Array(frame, PREFIX_BYTES, headerBytes))
  return { header: JSON.parse(text), begin: PREFIX_BYTES + headerBytes }
}
