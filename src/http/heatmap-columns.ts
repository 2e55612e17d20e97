import { bucketSpan } from '../export/bucket-span.ts'
import type { HeatMatrix, SpanSeries } from '../kernel/heat-matrix.ts'
import type { FrameExtras } from './formats/heatmap-frame.ts'
import { type SpanArrays, spanArrays } from './formats/span-arrays.ts'
import type { HeatGroups } from './heatmap-groups.ts'

/** One quantity of the `columns` format: runs of float32 on consecutive rows, little endian, base64. */
interface EncodedSeries {
  /** Int32 per column: row of the run's first value. */
  readonly first: string
  /** Uint32 per column and one more: where the column's values begin in `values`. */
  readonly offset: string
  readonly values: string
}

/** Body of `format=columns` but for `meta`. */
export interface HeatmapColumns {
  readonly format: 'columns'
  readonly version: 1
  readonly time_axis: { readonly start: number; readonly step: number; readonly count: number }
  readonly price_axis: { readonly first_bucket: number; readonly size: number; readonly count: number }
  readonly column_state: string
  readonly series: {
    readonly long_density: EncodedSeries
    readonly short_density: EncodedSeries
    readonly long_consumed: EncodedSeries
    readonly short_consumed: EncodedSeries
    /** Quantities of groups, named `<id of the group>.<quantity>`. */
    readonly [name: string]: EncodedSeries
  }
  readonly positions_created: string
  readonly positions_consumed: string
  readonly column_known_at?: string
  readonly breakdown?: Pick<HeatGroups, 'by' | 'groups'>
}

/** Encodes a heatmap as JSON with packed arrays: about a twelfth of the JSON form, decoded by five lines. */
export function encodeColumns(matrix: HeatMatrix, { knownAt, groups }: FrameExtras = {}): HeatmapColumns {
  const span = bucketSpan(matrix)
  const encode = (series: SpanSeries) => encodeSeries(spanArrays(series, matrix.columns, span.first))
  return {
    format: 'columns',
    version: 1,
    time_axis: { start: matrix.startTime, step: matrix.stepMs, count: matrix.columns },
    price_axis: { first_bucket: span.first, size: matrix.bucketSize, count: span.count },
    column_state: base64(Uint8Array.from(matrix.state)),
    series: {
      long_density: encode(matrix.longDensity),
      short_density: encode(matrix.shortDensity),
      long_consumed: encode(matrix.longConsumed),
      short_consumed: encode(matrix.shortConsumed),
      ...Object.fromEntries((groups?.series ?? []).map(([name, series]) => [name, encode(series)])),
    },
    positions_created: base64(Float64Array.from(matrix.created)),
    positions_consumed: base64(Float64Array.from(matrix.consumed)),
    ...(knownAt === undefined ? {} : { column_known_at: base64(knownAt) }),
    ...(groups === undefined ? {} : { breakdown: { by: groups.by, groups: groups.groups } }),
  }
}

function encodeSeries({ first, offset, values }: SpanArrays): EncodedSeries {
  return { first: base64(first), offset: base64(offset), values: base64(Float32Array.from(values)) }
}

function base64(array: Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')
}
