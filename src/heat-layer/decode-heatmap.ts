export const STATE_OPEN = 1
export const STATE_GAP = 2

/** One quantity: column t's values lie on consecutive rows from `first[t]` on. */
export interface Spans {
  readonly first: Int32Array
  readonly offset: Uint32Array
  readonly values: Float32Array
}

/** A decoded heatmap; row 0 is the lowest price. `meta` is that of the server's answer. */
export interface Heat<Meta = unknown> {
  /** Open time of column 0, UTC ms, and length of a column, ms. */
  readonly start: number
  readonly step: number
  readonly columns: number
  readonly firstBucket: number
  readonly bucketSize: number
  readonly rows: number
  readonly state: Uint8Array
  readonly long: Spans
  readonly short: Spans
  readonly longConsumed: Spans
  readonly shortConsumed: Spans
  readonly meta: Meta
}

/** Header of a frame; `offset` counts bytes from its end. */
interface FrameHeader<Meta> {
  readonly time_axis: { readonly start: number; readonly step: number; readonly count: number }
  readonly price_axis: { readonly first_bucket: number; readonly size: number; readonly count: number }
  readonly sections: readonly { readonly name: string; readonly offset: number; readonly count: number }[]
  readonly meta: Meta
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
  const head = new DataView(frame)
  const version = head.getUint32(4, true)
  if (head.getUint32(0) !== MAGIC || version !== VERSION)
    throw new Error('the server sent no heatmap that is understood')
  const headerBytes = head.getUint32(8, true)
  const text = new TextDecoder().decode(new Uint8Array(frame, PREFIX_BYTES, headerBytes))
  const header: FrameHeader<Meta> = JSON.parse(text)
  const { time_axis: time, price_axis: price, meta } = header
  const begin = PREFIX_BYTES + headerBytes
  const place = (name: string): [offset: number, count: number] => {
    const section = header.sections.find((candidate) => candidate.name === name)
    if (section === undefined) throw new Error(`the heatmap that the server sent has no ${name}`)
    return [begin + section.offset, section.count]
  }
  const spans = (name: string): Spans => ({
    first: new Int32Array(frame, ...place(`${name}.first`)),
    offset: new Uint32Array(frame, ...place(`${name}.offset`)),
    values: new Float32Array(frame, ...place(`${name}.values`)),
  })
  return {
    start: time.start,
    step: time.step,
    columns: time.count,
    firstBucket: price.first_bucket,
    bucketSize: price.size,
    rows: price.count,
    state: new Uint8Array(frame, ...place('column_state')),
    long: spans('long_density'),
    short: spans('short_density'),
    longConsumed: spans('long_consumed'),
    shortConsumed: spans('short_consumed'),
    meta,
  }
}

/** USD in a cell; 0 outside the run. */
export function valueAt({ first, offset, values }: Spans, column: number, row: number): number {
  const start = offset[column] ?? 0
  const index = start + row - (first[column] ?? 0)
  return index >= start && index < (offset[column + 1] ?? 0) ? (values[index] ?? 0) : 0
}
