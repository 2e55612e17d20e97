import { decayMass, massByDistance } from '../scoring/distance-components.ts'
import { flooredShares } from '../scoring/placement-shares.ts'
import { selectWindows } from '../scoring/select-windows.ts'
import type { ForecastMass, WindowTable } from '../scoring/window-table.ts'
import type { PreparedMarket } from './prepare-market.ts'
import type { ForecasterNote } from './report.ts'
import type { DISTANCE_IDS } from './report-part.ts'
import type { ScoredForecaster } from './score-market.ts'

/** Distances over which the exponential baseline may fall to 1/e, in percent of the price. */
const DECAY_PERCENTS = [0.1, 0.2, 0.5, 1, 2, 5, 10] as const

/** A baseline with what the report says of it. */
export interface DistanceBaseline extends ScoredForecaster {
  readonly note: Omit<ForecasterNote, 'verdict'>
}

/** What the distance from the price alone says; decays are fitted in training, horizon by horizon. */
export function distanceBaselines({
  horizons,
  period,
}: Pick<PreparedMarket, 'horizons' | 'period'>): DistanceBaseline[] {
  const tables = horizons.map(({ table }) => table)
  const fitted = tables.map((table) => fitDecay(table, period.train_to_ms))
  const decays = Object.fromEntries(horizons.map(({ horizon }, i) => [horizon, fitted[i]?.percent]))
  return [
    baseline('uniform', 'The same at every crossed price', { masses: tables.map(({ crossed }) => crossed) }),
    baseline('linear', 'In proportion to the distance from the price', {
      masses: tables.map((table) => massByDistance(table, ({ middle, width }) => middle * width)),
    }),
    baseline('exponential', 'Decaying with the distance from the price', {
      masses: fitted.map(({ mass }) => mass),
      settings: { decay_percent_of_price: decays },
    }),
  ]
}

function baseline(
  id: (typeof DISTANCE_IDS)[number],
  title: string,
  { masses, settings = {} }: { masses: readonly ForecastMass[]; settings?: Readonly<Record<string, unknown>> },
): DistanceBaseline {
  return {
    id,
    said: masses.map((mass) => ({ mass, zones: undefined })),
    note: { id, kind: 'baseline', title, version: '1', settings, absent: null },
  }
}

/** The decay under which the liquidations of training are most likely. */
function fitDecay(table: WindowTable, trainTo: number): { readonly percent: number; readonly mass: ForecastMass } {
  const windows = selectWindows(table, { to: trainTo - table.horizonMs + 1 })
  const candidates = DECAY_PERCENTS.map((percent) => {
    const mass = decayMass(table, percent / 100)
    const shares = flooredShares(table, mass)
    let bits = 0
    for (const w of windows) {
      for (let cell = table.offset[w] ?? 0; cell < (table.offset[w + 1] ?? 0); cell++) {
        const count = table.count[cell] ?? 0
        if (count > 0) bits += count * Math.log2(shares[cell] ?? 0)
      }
    }
    return { percent, mass, bits }
  })
  return candidates.reduce((best, candidate) => (candidate.bits > best.bits ? candidate : best))
}
