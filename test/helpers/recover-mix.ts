import { Value } from 'typebox/value'
import { eventCells } from '../../src/calibration/event-cells.ts'
import { fitLedger, type LedgerFit, OPTION_GRIDS, TILT_GRID } from '../../src/calibration/fit-ledger.ts'
import type { LedgerOptions, TrainingData } from '../../src/calibration/fit-mix.ts'
import { createRandom } from '../../src/domain/random.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import type { BarColumns } from '../../src/kernel/bars.ts'
import { ledger } from '../../src/models/ledger.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../../src/models/leverage-weights.ts'
import type { LeverageWeight, ModelRun } from '../../src/models/model.ts'
import type { FittedValue } from '../../src/models/parameter-set.ts'
import { withTriggers } from '../../src/services/base-candles.ts'
import { VenueLadder } from '../../src/services/ladder.ts'
import { type SimulatedMarket, simulateMarket } from '../../src/simulation/market.ts'
import { buildWindows, forecastTimes, type ScoredEvents } from '../../src/validation/build-windows.ts'
import { PathReader } from '../../src/validation/price-path.ts'
import { alignSimulated } from './align-simulated.ts'
import { RECOVERY_START } from './recovery-market.ts'

const DAY = 86_400_000
const QUARTER_HOUR = 900_000
const BUCKET = 0.1
/** Maintenance rate of the first simulated tier: triggers lie above bankruptcy prices of longs by it. */
const MAINTENANCE = 0.004

/** Share of arriving traders, in percent. */
export const PLANTED_MIX = [
  { leverage: 5, share: 20 },
  { leverage: 10, share: 30 },
  { leverage: 25, share: 25 },
  { leverage: 50, share: 15 },
  { leverage: 100, share: 10 },
] as const

/** Days of the market: the first ones warm the ledger up, the next are fitted, the last held out. */
export interface RecoverySpan {
  readonly warmDays: number
  readonly trainDays: number
  readonly testDays: number
  readonly tradersPerDay: number
}
const USUAL: RecoverySpan = { warmDays: 2, trainDays: 21, testDays: 10, tradersPerDay: 2400 }

/** What was fitted to one simulated market, and what was planted. */
export interface RecoveredMix {
  readonly events: number
  readonly weights: LedgerFit['weights']
  /** Share of opened notional by leverage, in training and test. */
  readonly truth: readonly number[]
  readonly options: LedgerFit['options']
  readonly credited: readonly number[]
  /** Whether every planted share lies in its interval. */
  readonly isRecovered: boolean
  readonly trainingGain: FittedValue | null
  readonly testGain: FittedValue | null
}

/** Calibrates the ledger on a simulated market whose leverage mix is known; begins with the field's convention. */
export function recoverMix(seed: number, span: RecoverySpan = USUAL): RecoveredMix {
  const days = span.warmDays + span.trainDays + span.testDays
  const market = simulateMarket({
    seed,
    days,
    startTime: RECOVERY_START,
    tiers: simulated.tierTables[0]?.tiers ?? [],
    leverageMix: PLANTED_MIX,
    tradersPerDay: span.tradersPerDay,
  })
  const trainTo = RECOVERY_START + (span.warmDays + span.trainDays) * DAY
  const { data, test } = trainingOf(market, { from: RECOVERY_START + span.warmDays * DAY, trainTo })
  const defaults = { churn: 0.15, half_life_power: 0.8, half_life_hours_at_1x: 800, taker_tilt: 0 }
  const { weights, options, credited, scores } = fitLedger({
    data,
    grids: [...OPTION_GRIDS, TILT_GRID],
    test,
    defaults,
    random: createRandom({ seed, name: 'calibration' }),
  })
  const truth = openedShares(market)
  return {
    events: data.training.reduce((sum, w) => sum + countOf(data, w), 0),
    weights,
    truth,
    options,
    credited,
    isRecovered: weights.every(({ low, high }, k) => low <= (truth[k] ?? -1) && (truth[k] ?? 2) <= high),
    trainingGain: scores.training_gain_bits,
    testGain: scores.test_gain_bits,
  }
}

function trainingOf(
  market: SimulatedMarket,
  { from, trainTo }: { readonly from: number; readonly trainTo: number },
): { readonly data: TrainingData; readonly test: Uint32Array } {
  const candles = withTriggers(market.candles, market.markCandles)
  const bars = alignSimulated(market, candles)
  const path = new PathReader(candles)
  const horizonMs = QUARTER_HOUR
  const end = bars.closeTime.at(-1) ?? from
  const times = forecastTimes(path, { from, to: end, stepMs: QUARTER_HOUR, horizonMs, isWatched: () => true })
  const events = triggersOf(market)
  const table = buildWindows({ path, events, times, horizonMs, bucketSize: BUCKET })
  const windows = Uint32Array.from(table.time.keys())
  const data = {
    table,
    events: eventCells(table, events),
    bars,
    training: windows.filter((w) => (table.time[w] ?? 0) + horizonMs <= trainTo),
    reference: DEFAULT_LEVERAGE_WEIGHTS,
    startRun: (options: LedgerOptions, weights?: readonly LeverageWeight[]) => startLedger(bars, options, weights),
  }
  return { data, test: windows.filter((w) => (table.time[w] ?? 0) >= trainTo + horizonMs) }
}

/** Liquidations at the prices that their bankruptcy prices tell: fills lie beyond, where the order pushed the price. */
function triggersOf({ liquidations }: SimulatedMarket): ScoredEvents {
  const { side } = liquidations
  return {
    ...liquidations,
    price: liquidations.bankruptcyPrice.map((price, i) =>
      side[i] === 0 ? price / (1 - MAINTENANCE) : price / (1 + MAINTENANCE),
    ),
  }
}

function startLedger(bars: BarColumns, options: LedgerOptions, weights?: readonly LeverageWeight[]): ModelRun {
  const tiers = weights ?? DEFAULT_LEVERAGE_WEIGHTS
  const areTiersGiven = weights !== undefined
  const ladder = new VenueLadder({
    exchange: simulated,
    symbol: 'DEMOUSDT',
    tables: simulated.tierTables,
    tiers,
    areTiersGiven,
    typicalNotional: 10_000,
    range: { from: bars.openTime[0] ?? 0, to: bars.closeTime.at(-1) ?? 0 },
  })
  return ledger.start(
    { bucketSize: BUCKET, tiers, areTiersGiven, ladderOf: ladder.ladderOf.bind(ladder) },
    Value.Parse(ledger.options, Value.Default(ledger.options, { ...options })),
  )
}

function openedShares({ truth }: SimulatedMarket): number[] {
  const opened = PLANTED_MIX.map(({ leverage }) => {
    let notional = 0
    truth.openTime.forEach((time, i) => {
      if (time >= RECOVERY_START && truth.leverage[i] === leverage) {
        notional += (truth.quantity[i] ?? 0) * (truth.entry[i] ?? 0)
      }
    })
    return notional
  })
  const total = opened.reduce((sum, notional) => sum + notional, 0)
  return opened.map((notional) => notional / total)
}

function countOf({ table }: TrainingData, w: number): number {
  let count = 0
  for (let c = table.offset[w] ?? 0; c < (table.offset[w + 1] ?? 0); c++) count += table.count[c] ?? 0
  return count
}
