import { bucketSpan } from '../../export/bucket-span.ts'
import type { HeatMatrix } from '../../kernel/heat-matrix.ts'
import type { HeatGroups } from '../heatmap-groups.ts'
import { type SpanArrays, spanArrays } from './span-arrays.ts'

/** First bytes of every frame: "LQHF". */
const MAGIC = Buffer.from('LQHF')
const VERSION = 1
/** Magic, version, length of the header, reserved. */
const PREFIX_BYTES = 16
/** Sections begin on multiples of it, so that any typed array can view them where they lie. */
const ALIGNMENT = 8

const ARRAYS = {
  uint8: Uint8Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/** Numbers of a section with the type that they are written as. */
interface SectionNumbers {
  readonly name: string
  readonly type: keyof typeof ARRAYS
  readonly numbers: ArrayLike<number>
}

/** What a frame may carry beside the whole. */
export interface FrameExtras {
  /** Per column, UTC ms, see `columnsKnownAt`. */
  readonly knownAt?: Float64Array | undefined
  readonly groups?: HeatGroups | undefined
}

/** An array of a frame, as its header tells of it. */
interface Section {
  readonly name: string
  readonly type: keyof typeof ARRAYS
  /** Bytes from the end of the header. */
  readonly offset: number
  /** Elements. */
  readonly count: number
}

/**
 * Writes a heatmap as one binary frame, little endian: a JSON header that lists the arrays behind it.
 *
 * docs/FORMATS.md has it byte by byte, with a decoder.
 */
export function encodeFrame(matrix: HeatMatrix, meta: object, { knownAt, groups }: FrameExtras = {}): Buffer {
  const span = bucketSpan(matrix)
  const parts: SectionNumbers[] = [
    { name: 'column_state', type: 'uint8', numbers: matrix.state },
    { name: 'positions_created', type: 'float64', numbers: matrix.created },
    { name: 'positions_consumed', type: 'float64', numbers: matrix.consumed },
  ]
  if (knownAt !== undefined) parts.push({ name: 'column_known_at', type: 'float64', numbers: knownAt })
  for (const [name, series] of [
    ['long_density', matrix.longDensity],
    ['short_density', matrix.shortDensity],
    ['long_consumed', matrix.longConsumed],
    ['short_consumed', matrix.shortConsumed],
    ...(groups?.series ?? []),
  ] as const) {
    parts.push(...seriesSections(name, spanArrays(series, matrix.columns, span.first)))
  }
  const sections = placeSections(parts)
  const header = paddedHeader({
    format: 'binary',
    version: VERSION,
    time_axis: { start: matrix.startTime, step: matrix.stepMs, count: matrix.columns },
    price_axis: { first_bucket: span.first, size: matrix.bucketSize, count: span.count },
    sections,
    ...(groups === undefined ? {} : { breakdown: { by: groups.by, groups: groups.groups } }),
    meta,
  })
  return writeFrame(header, sections, parts)
}

function seriesSections(name: string, { first, offset, values }: SpanArrays): SectionNumbers[] {
  return [
    { name: `${name}.first`, type: 'int32', numbers: first },
    { name: `${name}.offset`, type: 'uint32', numbers: offset },
    { name: `${name}.values`, type: 'float32', numbers: values },
  ]
}

function placeSections(parts: readonly SectionNumbers[]): Section[] {
  let offset = 0
  return parts.map(({ name, type, numbers: { length: count } }) => {
    const section = { name, type, offset, count }
    offset += sectionBytes(section)
    return section
  })
}

/** The header as JSON, ended by as many spaces as alignment needs. */
function paddedHeader(header: object): Buffer {
  const text = Buffer.from(JSON.stringify(header))
  return Buffer.concat([text, Buffer.alloc(aligned(text.length) - text.length, ' ')])
}

function writeFrame(header: Buffer, sections: readonly Section[], parts: readonly SectionNumbers[]): Buffer {
  const body = PREFIX_BYTES + header.length
  const bytes = sections.reduce((sum, section) => sum + sectionBytes(section), body)
  // Of its own, not a slice of Node's pool: what lies in it is aligned.
  const frame = Buffer.from(new ArrayBuffer(bytes))
  MAGIC.copy(frame)
  frame.writeUInt32LE(VERSION, 4)
  frame.writeUInt32LE(header.length, 8)
  header.copy(frame, PREFIX_BYTES)
  for (const [i, { type, offset, count }] of sections.entries()) {
    new ARRAYS[type](frame.buffer, body + offset, count).set(parts[i]?.numbers ?? [])
  }
  return frame
}

/** Bytes that a section takes up, those up to the next one included. */
function sectionBytes({ type, count }: Pick<Section, 'type' | 'count'>): number {
  return aligned(count * ARRAYS[type].BYTES_PER_ELEMENT)
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}
