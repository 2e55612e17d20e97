import { Catalog } from '../services/catalog.ts'
import { InputLoader } from '../services/market-inputs.ts'
import { isoTime } from '../services/window.ts'
import { type ForecastPart, momentsOf } from './forecast-part.ts'
import type { Forecaster } from './forecaster.ts'
import { storeKnownAt } from './known-store.ts'
import type { PreparedMarket } from './prepare-market.ts'
import type { ValidationSources } from './question.ts'
import type { ValidationComputer, VenueWork } from './validation-computer.ts'

/** Where in the period maps are made anew; each takes as long as a run up to there. */
const CHECKED = [0.05, 0.3, 0.7] as const
/** What inputs of one time may hold. */
const INPUT_BYTES = 256 * 1024 * 1024

/** A moment whose maps are made anew. */
export interface CheckMoment {
  /** UTC ms. */
  readonly time: number
  readonly price: number
}

/** A few of the forecast times of a market. */
export function checkMoments({ horizons }: Pick<PreparedMarket, 'horizons'>): readonly CheckMoment[] {
  const moments = momentsOf(horizons.map(({ table }) => table))
  const chosen = CHECKED.map((share) => moments[Math.round(share * (moments.length - 1))])
  return [...new Set(chosen)].filter((moment) => moment !== undefined)
}

/** What is checked, and how. */
export interface PrefixCheck {
  readonly sources: ValidationSources
  readonly computer: ValidationComputer
  /** What the runs said, with the forecasters that did. */
  readonly said: readonly { readonly forecaster: Forecaster; readonly part: ForecastPart }[]
  readonly moments: readonly CheckMoment[]
  /** Work of any forecaster of the market, but for what it depends on time. */
  readonly venue: Omit<VenueWork, 'forecaster' | 'parameters' | 'bars' | 'market'> & Pick<PreparedMarket, 'market'>
}

/**
 * Makes maps anew from a store in which nothing is later than their time, and compares them with those of the runs, bit
 * for bit.
 *
 * @returns how many were compared
 * @throws Error naming forecaster and time where a run knew what nobody did
 */
export async function checkPrefixes({ sources, computer, said, moments, venue }: PrefixCheck): Promise<number> {
  let compared = 0
  for (const moment of moments) {
    const store = storeKnownAt(sources.store, moment.time)
    const inputs = new InputLoader(store, INPUT_BYTES)
    const { symbol, exchange } = venue.market
    const market = (await new Catalog(store).marketsOf(symbol)).find((one) => one.exchange === exchange)
    if (market === undefined) throw new Error(`Invariant: nothing of ${symbol} was known at ${isoTime(moment.time)}`)
    const range = { from: venue.range.from, to: moment.time }
    const differing = await Promise.all(
      said.map(async ({ forecaster, part }) => {
        const bars = await inputs.load(market, forecaster.inputs)
        const work = {
          ...venue,
          ...moment,
          market,
          range,
          bars,
          forecaster: forecaster.id,
          parameters: forecaster.parameters,
        }
        const { hash } = await computer.fingerprint(work)
        return part.fingerprints.find(({ time }) => time === moment.time)?.hash === hash ? [] : [forecaster.id]
      }),
    )
    const found = differing.flat()
    if (found.length > 0) {
      const when = isoTime(moment.time)
      throw new Error(`Invariant: the map of ${found.join(', ')} at ${when} is not the one of what was known then`)
    }
    compared += said.length
  }
  return compared
}
