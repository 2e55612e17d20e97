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

type SectionArray = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array

/** What a frame may carry beside the whole. */
export interface FrameExtras {
  /** Per column, UTC ms, see `columnsKnownAt`. */
  readonly knownAt?: Float64Array | undefined
  readonly groups?: HeatGroups | undefined
}

/** An array of a frame, as its header tells of it. */
interface Section {
  readonly name: string
  readonly type: 'uint8' | 'int32' | 'uint32' | 'float32' | 'float64'
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
  const arrays: [string, SectionArray][] = [
    ['column_state', Uint8Array.from(matrix.state)],
    ['positions_created', Float64Array.from(matrix.created)],
    ['positions_consumed', Float64Array.from(matrix.consumed)],
  ]
  if (knownAt !== undefined) arrays.push(['column_known_at', knownAt])
  for (const [name, series] of [
    ['long_density', matrix.longDensity],
    ['short_density', matrix.shortDensity],
    ['long_consumed', matrix.longConsumed],
    ['short_consumed', matrix.shortConsumed],
    ...(groups?.series ?? []),
  ] as const) {
    arrays.push(...seriesSections(name, spanArrays(series, matrix.columns, span.first)))
  }
  const sections = placeSections(arrays)
  const header = paddedHeader({
    format: 'binary',
    version: VERSION,
    time_axis: { start: matrix.startTime, step: matrix.stepMs, count: matrix.columns },
    price_axis: { first_bucket: span.first, size: matrix.bucketSize, count: span.count },
    sections,
    ...(groups === undefined ? {} : { breakdown: { by: groups.by, groups: groups.groups } }),
    meta,
  })
  return writeFrame(header, sections, arrays)
}

function seriesSections(name: string, { first, offset, values }: SpanArrays): [string, SectionArray][] {
  return [
    [`${name}.first`, first],
    [`${name}.offset`, offset],
    [`${name}.values`, values],
  ]
}

function placeSections(arrays: readonly [string, SectionArray][]): Section[] {
  let offset = 0
  return arrays.map(([name, array]) => {
    const section = { name, type: typeName(array), offset, count: array.length }
    offset = aligned(offset + array.byteLength)
    return section
  })
}

/** The header as JSON, ended by as many spaces as alignment needs. */
function paddedHeader(header: object): Buffer {
  const text = Buffer.from(JSON.stringify(header))
  return Buffer.concat([text, Buffer.alloc(aligned(text.length) - text.length, ' ')])
}

function writeFrame(header: Buffer, sections: readonly Section[], arrays: readonly [string, SectionArray][]): Buffer {
  const body = PREFIX_BYTES + header.length
  const end = arrays.reduce((size, [, array]) => aligned(size + array.byteLength), body)
  const frame = Buffer.alloc(end)
  MAGIC.copy(frame)
  frame.writeUInt32LE(VERSION, 4)
  frame.writeUInt32LE(header.length, 8)
  header.copy(frame, PREFIX_BYTES)
  for (const [i, [, array]] of arrays.entries()) {
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), body + (sections[i]?.offset ?? 0))
  }
  return frame
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

function typeName(array: SectionArray): Section['type'] {
  if (array instanceof Uint8Array) return 'uint8'
  if (array instanceof Int32Array) return 'int32'
  if (array instanceof Uint32Array) return 'uint32'
  return array instanceof Float32Array ? 'float32' : 'float64'
}
