import { type Static, Type } from 'typebox'
import type { BarColumns } from '../kernel/bars.ts'
import { LiquidationEngine } from '../kernel/engine.ts'
import { EntryList } from '../kernel/entry-list.ts'
import { GridBook } from '../kernel/grid-book.ts'
import { eachEntry } from './ledger-entries.ts'
import { LedgerSide } from './ledger-side.ts'
import { type LedgerPeriod, type LedgerTier, ledgerPeriods, ledgerTiers } from './ledger-tiers.ts'
import { defineModel, type ModelContext, type ModelRun } from './model.ts'

const HOUR = 3_600_000
/** Half-lives of tiers, hours. */
const LEAST_HALF_LIFE = 1
const MOST_HALF_LIFE = 720
/** Candles before the first open interest reading that are looked back at. */
const HISTORY_HOURS = 30 * 24
/** Below this share of positions from before the first reading the map is no longer warming up. */
const WARM_SHARE = 0.05

const Options = Type.Object({
  churn: Type.Number({
    default: 0.15,
    minimum: 0,
    maximum: 1,
    description: 'Share of traded volume that opens or closes positions beside what open interest shows',
  }),
  half_life_hours_at_1x: Type.Number({
    default: 800,
    minimum: 1,
    maximum: 100_000,
    description:
      'Half-life of a 1x position in hours; the half-life of a tier lies between 1 h and 720 h. Once open interest is known it decides only which tiers leave first',
  }),
  half_life_power: Type.Number({
    default: 0.8,
    minimum: 0,
    maximum: 3,
    description:
      'How fast half-lives fall with leverage: at leverage L the half-life is that at 1x times L to minus this',
  }),
  preset_share: Type.Number({
    default: 0.5,
    minimum: 0,
    maximum: 1,
    description:
      'Share of openings at the round leverages that exchanges offer (2, 3, 5, 10, 20, 25, 50, 75, 100, 125x); the rest is spread over all leverages; not used when leverage_weights are given',
  }),
  leverage_blur: Type.Number({
    default: 0.15,
    minimum: 0,
    maximum: 1,
    description:
      'Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given',
  }),
  tiers: Type.Integer({
    default: 24,
    minimum: 12,
    maximum: 24,
    description: 'Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given',
  }),
})

/** Open interest as a ledger of two sides: what is open, what was opened and what was closed add up at every bar. */
export const ledger = defineModel({
  id: 'ledger',
  version: '1',
  title: 'Ledger',
  description:
    'Long positions and short positions both equal the open interest at every candle. A candle closes and opens more ' +
    'than the change of open interest: a share of its volume is churn. Liquidations count as closings of their side. ' +
    'Entries are spread over the candle, leverage over a dense range and the presets of exchanges, with margin tiers ' +
    'by position size; high leverage leaves sooner. Open interest from before the first reading is spread over the candles before it, and ' +
    'flagged until it has turned over.',
  needs: ['candles', 'open-interest'],
  awaits: [],
  uses: ['traded-prices'],
  options: Options,
  start: startLedger,
})

function startLedger(context: ModelContext, options: Static<typeof Options>): ModelRun {
  // What a caller gives is taken literally.
  const tiers: readonly LedgerTier[] = context.areTiersGiven
    ? context.tiers.map((tier) => ({ ...tier, isBlurred: false }))
    : ledgerTiers(options.tiers, options.preset_share)
  const periods = ledgerPeriods(context, { tiers, blur: options.leverage_blur, hasSizes: !context.areTiersGiven })
  const groups = tiers.length
  const hazard = Float64Array.from(
    tiers,
    ({ leverage }) =>
      1 /
      Math.min(
        MOST_HALF_LIFE,
        Math.max(LEAST_HALF_LIFE, options.half_life_hours_at_1x / leverage ** options.half_life_power),
      ),
  )
  const book = (sign: 1 | -1) => new GridBook({ sign, groups, bucketSize: context.bucketSize })
  const engine = new LiquidationEngine({ long: book(1), short: book(-1), bucketSize: context.bucketSize })
  const long = new LedgerSide(engine.long, hazard)
  const short = new LedgerSide(engine.short, hazard)
  const periodAt = periodCursor(periods)
  let openInterest = Number.NaN
  /** Share of each side that stems from before the first reading. */
  let oldLong = 1
  let oldShort = 1

  const entries = new EntryList()
  const addEntry = entries.add.bind(entries)

  /** Returns the USD notional opened. */
  const openOnBoth = (bars: BarColumns, i: number, longQuantity: number, shortQuantity: number): number => {
    const period = periodAt(bars.closeTime[i]!)
    entries.clear()
    eachEntry(bars, i, addEntry)
    if (longQuantity > 0) long.open(entries, longQuantity, period.long, period.longUnmapped)
    if (shortQuantity > 0) short.open(entries, shortQuantity, period.short, period.shortUnmapped)
    const { price, share, count } = entries
    let opened = 0
    for (let e = 0; e < count; e++) {
      if (longQuantity > 0) opened += longQuantity * share[e]! * price[e]! * (1 - period.longUnmapped)
      if (shortQuantity > 0) opened += shortQuantity * share[e]! * price[e]! * (1 - period.shortUnmapped)
    }
    return opened
  }

  /** Fills the ledger with the open interest before bar `i`: the candles before it by volume, less what is gone. */
  const begin = (bars: BarColumns, i: number) => {
    const from = bars.openTime[i]! - HISTORY_HOURS * HOUR
    let k = i
    while (k > 0 && bars.openTime[k - 1]! >= from) k--
    for (; k < i; k++) {
      engine.long.sweep(bars.triggerLow[k]!)
      engine.short.sweep(bars.triggerHigh[k]!)
      const hours = (bars.closeTime[k]! - bars.openTime[k]!) / HOUR
      long.fade(hours)
      short.fade(hours)
      const volume = bars.volume[k]!
      if (volume > 0) openOnBoth(bars, k, volume, volume)
    }
    engine.dropFlows()
    openInterest = bars.openInterest[i]!
    for (const side of [long, short]) {
      if (side.quantity() <= 0 && openInterest > 0) {
        const period = periodAt(bars.closeTime[i]!)
        entries.clear()
        entries.add(bars.open[i]!, 1)
        if (side === long) side.open(entries, openInterest, period.long, period.longUnmapped)
        else side.open(entries, openInterest, period.short, period.shortUnmapped)
      }
      side.scaleTo(openInterest)
      engine.addCreated(side.book.activeNotional())
    }
  }

  return {
    output: engine,
    tiers: tiersOf(tiers, periods),
    report: () => ({
      open_interest_quantity: Number.isNaN(openInterest) ? null : openInterest,
      long_quantity: long.book.activeQuantity(),
      short_quantity: short.book.activeQuantity(),
      unmapped_long_quantity: long.unmapped,
      unmapped_short_quantity: short.unmapped,
      warming: Math.max(oldLong, oldShort) > WARM_SHARE,
      warm_share: 1 - Math.max(oldLong, oldShort),
    }),
    step: (bars, i, low, high) => {
      if (Number.isNaN(openInterest)) {
        begin(bars, i)
        // The candles before have been tested one by one: their range must not meet what was opened after them.
        engine.sweep(bars.triggerLow[i]!, bars.triggerHigh[i]!)
      } else engine.sweep(low, high)
      const after = Math.max(0, bars.openInterest[i]! + bars.openInterestChange[i]!)
      const change = after - openInterest
      const volume = bars.volume[i]!
      const churn = Math.max(volume > 0 ? options.churn * volume : 0, Math.abs(change))
      const closings = (churn - change) / 2
      const before = openInterest
      openInterest = after
      oldLong *= keptShare(Math.max(closings, long.book.sweptQuantity), before)
      oldShort *= keptShare(Math.max(closings, short.book.sweptQuantity), before)
      engine.addClosed(long.close(closings - long.book.sweptQuantity))
      engine.addClosed(short.close(closings - short.book.sweptQuantity))
      // What is missing to the open interest is opened: the openings, and more where liquidations exceed the closings.
      engine.addCreated(openOnBoth(bars, i, after - long.quantity(), after - short.quantity()))
      for (const side of [long, short]) engine.addClosed(side.close(side.quantity() - after))
    },
  }
}

function keptShare(gone: number, before: number): number {
  return before > 0 ? Math.max(0, 1 - gone / before) : 0
}

function periodCursor(periods: readonly LedgerPeriod[]): (time: number) => LedgerPeriod {
  const [first] = periods
  if (first === undefined) throw new Error('Invariant: a model run has at least one ladder period')
  return (time) => periods.findLast(({ validFrom }) => validFrom <= time) ?? first
}

function tiersOf(tiers: ModelRun['tiers'], periods: readonly LedgerPeriod[]): ModelRun['tiers'] {
  const weights = periods.at(-1)?.weights
  return tiers.map(({ leverage }, tier) => ({ leverage, weight: weights?.[tier] ?? 0 }))
}
