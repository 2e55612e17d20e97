import { excessDensity } from '../analysis/combine-densities.ts'
import { densityTotal } from '../analysis/price-density.ts'
import { bucketPrice } from '../domain/price-grid.ts'
import type { Side } from '../domain/series.ts'
import { roundCents } from '../export/heat-cells.ts'
import type { MapState } from '../services/map-state.ts'
import type { LeverageDensity } from '../services/model-densities.ts'
import { percentFrom } from './zone-answer.ts'

/** Largest levels of a side that are listed. */
const MOST_LEVELS = 500

/** Which levels are asked for. */
export interface LevelFilter {
  /** Only the model's leverage group nearest to it by ratio. */
  readonly leverage: number | undefined
  /** What stood all the time and is not counted, see `lastingDensities`; empty for none. */
  readonly lasting: readonly LeverageDensity[]
}

/** Levels of one side, the largest first, and what was not listed. */
export interface LevelList {
  readonly levels: readonly {
    readonly price_level: number
    readonly volume: number
    readonly count: number
    readonly leverage: number
    readonly distance_pct: number
  }[]
  readonly omitted: { readonly levels: number; readonly volume: number }
}

/** Buckets of one side by leverage that hold at least half a cent. */
export function levelsOf(side: Side, state: MapState, { leverage, lasting }: LevelFilter): LevelList {
  const { plan, price } = state
  const groups = leverage === undefined ? state.byLeverage : nearestLeverage(state.byLeverage, leverage)
  const levels = groups.flatMap((group) => {
    const stood = lasting.find((old) => old.leverage === group.leverage)
    const density = stood === undefined ? group[side] : excessDensity(group[side], stood[side])
    return Array.from(density.values, (value, i) => ({
      price_level: bucketPrice(density.first + i, density.size),
      volume: roundCents(value),
      count: Math.ceil(value / plan.typicalNotional),
      leverage: group.leverage,
      distance_pct: percentFrom(price, bucketPrice(density.first + i, density.size)),
    })).filter(({ volume }) => volume > 0)
  })
  levels.sort((a, b) => b.volume - a.volume || a.price_level - b.price_level || a.leverage - b.leverage)
  const omitted = levels.splice(MOST_LEVELS)
  return {
    levels,
    omitted: { levels: omitted.length, volume: roundCents(omitted.reduce((sum, { volume }) => sum + volume, 0)) },
  }
}

/** The group whose leverage is nearest by ratio; the lower one among equals. */
export function nearestLeverage<Group extends LeverageDensity>(groups: readonly Group[], leverage: number): Group[] {
  const occupied = groups.filter(({ long, short }) => densityTotal(long) + densityTotal(short) > 0)
  const distance = (group: Group) => Math.abs(Math.log(group.leverage / leverage))
  const nearest = Math.min(...occupied.map(distance))
  const found = occupied.find((group) => distance(group) === nearest)
  return found === undefined ? [] : [found]
}
