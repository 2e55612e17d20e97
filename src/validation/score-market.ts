import { createRandom } from '../domain/random.ts'
import { scoreAmounts } from '../scoring/amount-score.ts'
import { type BlockSample, drawBlocks } from '../scoring/block-sample.ts'
import { distanceComponents } from '../scoring/distance-components.ts'
import { hitRate } from '../scoring/hit-rate.ts'
import { addToMixture, type FittedMixture, fitMixture } from '../scoring/mixture.ts'
import { measurePlacement, type PlacementColumns } from '../scoring/placement-columns.ts'
import { scorePlacement } from '../scoring/placement-score.ts'
import { flooredShares } from '../scoring/placement-shares.ts'
import { selectRegime } from '../scoring/regimes.ts'
import { reliabilityBins } from '../scoring/reliability.ts'
import type { PlacementScore } from '../scoring/scores.ts'
import { intersectWindows, selectWindows } from '../scoring/select-windows.ts'
import { sumCells } from '../scoring/sum-cells.ts'
import type { ForecastMass, WindowSelection, WindowTable } from '../scoring/window-table.ts'
import type { ZoneColumns } from '../scoring/zone-columns.ts'
import { observeZones, type ZoneOutcomes } from '../scoring/zone-outcomes.ts'
import { scoreZones } from '../scoring/zone-score.ts'
import { tallyZones, ZONE_DRAWS, type ZoneChance, type ZoneTally } from '../scoring/zone-tally.ts'
import { eventsAt, type PreparedHorizon, type PreparedMarket } from './prepare-market.ts'
import type { ObservedEvents } from './read-events.ts'
import type { HitRateRow, Regime, ReportPeriod, ScoreRow } from './report.ts'
import { isOfDistance } from './report-part.ts'
import { countScoredEvents, scoredTime } from './scored-events.ts'

/** How near older tools call a hit, ratio of the price. */
const HIT_TOLERANCE = 0.02
const REGIMES: readonly Regime[] = ['all', 'calm', 'usual', 'wild']
const SIDES: readonly ScoreRow['side'][] = ['both', 'long', 'short']
const HOUR = 3_600_000
/** Random zones are laid in about so many windows in all: the mean of more is no better, and takes longer. */
const RANDOM_WINDOWS = 20_000
const LEAST_DRAWS = 5

/** What a forecaster said of one horizon. */
export interface SaidOfHorizon {
  readonly mass: ForecastMass
  /** Absent where it names none. */
  readonly zones: ZoneColumns | undefined
}

/** Someone whose forecasts are scored; by horizon, in the order of the market's, absent where there is no score. */
export interface ScoredForecaster {
  readonly id: string
  readonly said: readonly (SaidOfHorizon | undefined)[]
}

/** What of a market decides scores; plain data. */
export type ScoredMarket = Pick<PreparedMarket, 'horizons' | 'period' | 'candles' | 'events' | 'shift'>

/** How scores are resampled. */
export interface Resampling {
  readonly seed: number
  readonly blockMs: number
  readonly resamples: number
}

/** A row before it stands beside those of others. */
export type OwnScore = Omit<ScoreRow, 'holm_p_value'>

/** All rows of one forecaster. */
export interface ForecasterScores {
  readonly scores: readonly OwnScore[]
  readonly hitRates: readonly HitRateRow[]
}

/** Scores forecasters on one market; what they share is made once. */
export class MarketScorer {
  private readonly seed: number
  private readonly horizons: readonly HorizonScorer[]

  /** @param baselines - by id, what each said of every horizon */
  constructor(
    market: ScoredMarket,
    { baselines, resampling }: { readonly baselines: readonly ScoredForecaster[]; readonly resampling: Resampling },
  ) {
    const { seed, blockMs, resamples } = resampling
    const { period } = market
    this.seed = seed
    const random = createRandom({ seed, name: 'blocks' }).uniform
    const sample = drawBlocks({ from: period.test_from_ms, to: period.to_ms, blockMs, resamples, random })
    this.horizons = market.horizons.map((horizon, at) => {
      const said = new Map(baselines.flatMap(({ id, said: all }) => (all[at] ? [[id, all[at].mass]] : [])))
      return new HorizonScorer({
        horizon,
        period,
        events: market.events,
        shift: market.shift.shift,
        sample,
        baselines: said,
        outcomes: outcomesOf(market, horizon),
      })
    })
  }

  score({ id, said }: ScoredForecaster): ForecasterScores {
    const parts = this.horizons.flatMap((horizon, at) => {
      const own = said[at]
      if (own === undefined) return []
      return horizon.score(id, { ...own, random: createRandom({ seed: this.seed, name: `zones/${id}/${at}` }).uniform })
    })
    return { scores: parts.flatMap(({ scores }) => scores), hitRates: parts.flatMap(({ hitRates }) => hitRates) }
  }
}

function outcomesOf(
  { candles, events, shift }: Pick<PreparedMarket, 'candles' | 'events' | 'shift'>,
  { table }: PreparedHorizon,
): ZoneOutcomes {
  return observeZones(table, { path: candles, events: eventsAt(events, shift.shift) })
}

interface HorizonScoring {
  readonly horizon: PreparedHorizon
  readonly period: ReportPeriod
  readonly events: ObservedEvents
  readonly shift: number
  readonly sample: BlockSample
  readonly baselines: ReadonlyMap<string, ForecastMass>
  readonly outcomes: ZoneOutcomes
}

type Said = SaidOfHorizon & { readonly random: () => number }

/** Liquidations at one kind of price, with the nulls that were fitted to them. */
interface PricedTable {
  readonly eventPrice: ScoreRow['event_price']
  readonly table: WindowTable
  /** Of all that baselines know. */
  readonly nullMixture: FittedMixture
  readonly distanceMixture: FittedMixture
  readonly parts: readonly ScoredPart[]
}

/** Part of the test windows, with what is told of it whoever is scored. */
interface ScoredPart {
  readonly windows: WindowSelection
  readonly told: Pick<
    ScoreRow,
    'side' | 'regime' | 'event_price' | 'windows' | 'events' | 'event_windows' | 'notional_usd'
  >
}

class HorizonScorer {
  private readonly given: HorizonScoring
  private readonly train: WindowSelection
  private readonly test: WindowSelection
  private readonly priced: readonly PricedTable[]

  constructor(given: HorizonScoring) {
    this.given = given
    const { horizon, period } = given
    const { table, published } = horizon
    this.train = selectWindows(table, { to: period.train_to_ms - table.horizonMs + 1 })
    this.test = selectWindows(table, { from: period.test_from_ms })
    const distances = distanceComponents(table)
    const known = new Map([...distances, ...[...given.baselines].filter(([id]) => !isOfDistance(id))])
    const tables = [{ eventPrice: 'trigger' as const, table }]
    const both = published === undefined ? tables : [...tables, { eventPrice: 'published' as const, table: published }]
    this.priced = both.map((one) => ({
      ...one,
      nullMixture: this.fitNull(one.table, known),
      distanceMixture: this.fitNull(one.table, distances),
      parts: partsOf(one.eventPrice).map((part) => this.tellOf(one, part)),
    }))
  }

  score(id: string, said: Said): ForecasterScores {
    const { sample, horizon } = this.given
    const zones = said.zones && zonesIn(said.zones, this.test)
    const tally = zones && tallyZones(zones, this.given.outcomes, this.chance(said))
    const scores = this.priced.flatMap((priced) => {
      const columns = this.measure(id, { ...priced, mass: said.mass })
      const shares = flooredShares(priced.table, said.mass)
      const own = this.given.baselines.has(id) ? id : undefined
      return priced.parts.map(({ windows, told }) => ({
        forecaster: id,
        horizon: horizon.horizon,
        ...told,
        ...this.rowOf({ own, windows, sample, columns, tally, mass: said.mass, shares, priced }),
      }))
    })
    return { scores, hitRates: zones === undefined ? [] : this.hitRates(id, said, zones) }
  }

  /** The skill of a baseline is over distance alone, since it is part of what others' is over. */
  private measure(id: string, { table, mass, ...priced }: PricedTable & { readonly mass: ForecastMass }) {
    const nullMixture = this.given.baselines.has(id) ? priced.distanceMixture : priced.nullMixture
    const baselines = new Map([...this.given.baselines].filter(([other]) => other !== id))
    const mixture = addToMixture({ table, windows: this.train, base: nullMixture, id, mass })
    return measurePlacement({ table, windows: this.test, mass, baselines, mixture, nullMixture })
  }

  private fitNull(table: WindowTable, components: ReadonlyMap<string, ForecastMass>): FittedMixture {
    return fitMixture({ table, windows: this.train, components })
  }

  private windowsOf(side: ScoreRow['side'], regime: Regime): WindowSelection {
    const { table } = this.given.horizon
    const ofSide = side === 'both' ? this.test : intersectWindows(this.test, selectWindows(table, { side }))
    return regime === 'all' ? ofSide : intersectWindows(ofSide, selectRegime(table.volatility, regime))
  }

  private rowOf({ own, windows, sample, columns, tally, mass, shares, priced }: RowCase) {
    const { table, eventPrice } = priced
    const isTrigger = eventPrice === 'trigger'
    const placement = scorePlacement(columns, { windows, sample })
    return {
      placement: placement === undefined ? null : besideItself(placement, own),
      amount: isTrigger ? scoreAmounts({ table, windows, train: this.train, mass, sample }) : null,
      zones: isTrigger && tally !== undefined ? scoreZones(tally, { windows, sample }) : null,
      reliability: reliabilityBins({ table, windows, shares }),
    }
  }

  private tellOf(
    { table, eventPrice }: Pick<PricedTable, 'table' | 'eventPrice'>,
    { side, regime }: Pick<ScoreRow, 'side' | 'regime'>,
  ): ScoredPart {
    const { shift } = this.given
    const windows = this.windowsOf(side, regime)
    const events = eventPrice === 'trigger' ? eventsAt(this.given.events, shift) : this.given.events
    const told = {
      side,
      regime,
      event_price: eventPrice,
      windows: windows.length,
      events: countScoredEvents(table, { windows, events }).events,
      event_windows: sumCells(table, { windows, column: table.count }),
      notional_usd: sumCells(table, { windows, column: table.notional }),
    }
    return { windows, told }
  }

  private chance({ random }: Said): ZoneChance {
    const draws = Math.ceil(RANDOM_WINDOWS / Math.max(1, this.test.length))
    return { random, draws: Math.max(LEAST_DRAWS, Math.min(ZONE_DRAWS, draws)) }
  }

  private hitRates(id: string, said: Said, zones: ZoneColumns): HitRateRow[] {
    const { horizon, outcomes } = this.given
    const hours = scoredTime(horizon.table, this.test) / HOUR
    return (['touch', 'event'] as const).map((definition) => ({
      forecaster: id,
      horizon: horizon.horizon,
      ...hitRate({
        zones,
        outcomes,
        windows: this.test,
        chance: this.chance(said),
        definition,
        tolerance: HIT_TOLERANCE,
        hours,
      }),
    }))
  }
}

/** A baseline gains nothing over itself; which other is the best is told of others alone. */
function besideItself(placement: PlacementScore, own: string | undefined): PlacementScore {
  if (own === undefined) return placement
  return { ...placement, gain_bits: { ...placement.gain_bits, [own]: { value: 0, low: 0, high: 0 } } }
}

interface RowCase {
  /** Id of a baseline that is scored itself. */
  readonly own: string | undefined
  readonly windows: WindowSelection
  readonly sample: BlockSample
  readonly columns: PlacementColumns
  readonly tally: ZoneTally | undefined
  readonly mass: ForecastMass
  /** The mass as it is scored. */
  readonly shares: Float64Array
  readonly priced: PricedTable
}

/** Sides of all regimes, and regimes of both sides; of published prices the sides alone. */
function partsOf(eventPrice: ScoreRow['event_price']): readonly Pick<ScoreRow, 'side' | 'regime'>[] {
  const sides = SIDES.map((side) => ({ side, regime: 'all' as const }))
  const regimes = REGIMES.filter((regime) => regime !== 'all').map((regime) => ({ side: 'both' as const, regime }))
  return eventPrice === 'trigger' ? [...sides, ...regimes] : sides
}

/** The zones of some windows alone. */
function zonesIn({ offset, low, high }: ZoneColumns, windows: WindowSelection): ZoneColumns {
  const wanted = new Set(windows)
  const kept = Uint32Array.from(low.keys())
  const own = new Uint32Array(offset.length)
  let count = 0
  for (let w = 0; w + 1 < offset.length; w++) {
    for (let i = offset[w] ?? 0; wanted.has(w) && i < (offset[w + 1] ?? 0); i++) kept[count++] = i
    own[w + 1] = count
  }
  const zones = kept.subarray(0, count)
  const part = (column: Float64Array): Float64Array => Float64Array.from(zones, (i) => column[i] ?? Number.NaN)
  return { offset: own, low: part(low), high: part(high) }
}
