import type { BarColumns } from '../src/kernel/bars.ts'
import type { HeatMatrix } from '../src/kernel/heat-matrix.ts'
import { ledger } from '../src/models/ledger.ts'
import { startModel } from './start-model.ts'

const HOUR = 3_600_000

/** A heatmap as typed arrays alone, which threads hand over without a copy. */
export interface PackedHeat {
  /** Of the four quantities in the order of the API. */
  readonly series: readonly {
    readonly first: Int32Array
    readonly offset: Uint32Array
    readonly values: Float64Array
  }[]
  /** State, created, consumed and closed of each column. */
  readonly flows: readonly Float64Array[]
}

/** Hourly columns of the ledger over all bars of one symbol. */
export function precomputeLedger(bars: BarColumns, bucketSize: number): PackedHeat {
  const columns = Math.floor(((bars.closeTime.at(-1) ?? 0) - (bars.openTime[0] ?? 0)) / HOUR)
  const { heat, end } = startModel({ model: ledger, bars, bucketSize, columns, stepMs: HOUR })
  heat.push(bars)
  return pack(heat.finish(end))
}

function pack(matrix: HeatMatrix): PackedHeat {
  return {
    series: matrix.series.map(({ first, offset, values }) => ({
      first: first.slice(0, matrix.columns),
      offset: offset.slice(0, matrix.columns + 1),
      values: values.slice(0, offset[matrix.columns]),
    })),
    flows: [matrix.state, matrix.created, matrix.consumed, matrix.closed].map((flow) => Float64Array.from(flow)),
  }
}

/** Buffers to hand over. */
export function buffersOf({ series, flows }: PackedHeat): ArrayBuffer[] {
  const arrays = [...series.flatMap(({ first, offset, values }) => [first, offset, values]), ...flows]
  return arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer)
}
