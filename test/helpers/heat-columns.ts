import type { HeatBasis, HeatColumns, HeatRuns, HeatSpec } from '../../src/storage/heat-target.ts'
import type { MarketKey } from '../../src/storage/store.ts'

const HOUR = 3_600_000

/** Hourly columns of a market of a model. */
export function heatSpec(market: MarketKey, parts: Partial<HeatSpec> = {}): HeatSpec {
  const { exchange, symbol } = market
  return { exchange, symbol, model: 'time_evolving', modelHash: 'a1', bucketSize: 10, stepMs: HOUR, ...parts }
}

/** Columns at these times; their long density is two buckets from 5 on with `value` and twice that, the rest is empty. */
export function heatColumns(time: readonly number[], value = 100): HeatColumns {
  const zeros = new Float64Array(time.length)
  const empty = {
    first: new Int32Array(time.length),
    offset: new Uint32Array(time.length + 1),
    values: zeros.subarray(0, 0),
  }
  const longDensity: HeatRuns = {
    first: new Int32Array(time.length).fill(5),
    offset: Uint32Array.from({ length: time.length + 1 }, (_, i) => 2 * i),
    values: Float64Array.from({ length: 2 * time.length }, (_, i) => value * (1 + (i % 2))),
  }
  return {
    time: Float64Array.from(time),
    state: new Uint8Array(time.length),
    knownAt: Float64Array.from(time, (opened) => opened + HOUR),
    created: zeros.map(() => 3 * value),
    consumed: zeros,
    closed: zeros,
    longDensity,
    shortDensity: empty,
    longConsumed: empty,
    shortConsumed: empty,
    notes: time.map(() => ''),
  }
}

/** What a market's numbers are made from now. */
export function basisOf(store: { revision(market: MarketKey): number }, market: MarketKey): HeatBasis {
  const { exchange, symbol } = market
  return [{ market: { exchange, symbol }, revision: store.revision({ exchange, symbol }) }]
}
