import { type Static, Type } from 'typebox'
import { LedgerBooks } from './ledger-books.ts'
import { type LedgerTier, ledgerPeriods, ledgerTiers } from './ledger-tiers.ts'
import { defineModel, type ModelContext, type ModelInput, type ModelRun } from './model.ts'

/** Half-lives of tiers, hours. */
const LEAST_HALF_LIFE = 1
const MOST_HALF_LIFE = 720

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
    maximum: 0.5,
    description:
      'Standard deviation of the logarithm of leverage within a tier; not used when leverage_weights are given',
  }),
  taker_tilt: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 1,
    description:
      'How far leverage follows takers: in a candle of buys alone, this share of the shorts that open is hedged elsewhere and never liquidated; at 0 both sides are alike',
  }),
  tiers: Type.Integer({
    default: 24,
    minimum: 12,
    maximum: 24,
    description: 'Number of log-spaced leverage tiers from 2x up; not used when leverage_weights are given',
  }),
})

const NEEDS: readonly ModelInput[] = ['candles', 'open-interest']

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
  needs: NEEDS,
  awaits: [],
  uses: ['traded-prices'],
  leverages: 'own',
  options: Options,
  needsOf: ({ taker_tilt }) => (taker_tilt > 0 ? [...NEEDS, 'taker-flow'] : NEEDS),
  start: startLedger,
})

function startLedger(context: ModelContext, options: Static<typeof Options>): ModelRun {
  // What a caller gives is taken literally.
  const tiers: readonly LedgerTier[] = context.areTiersGiven
    ? context.tiers.map((tier) => ({ ...tier, isBlurred: false }))
    : ledgerTiers(options.tiers, options.preset_share)
  const periods = ledgerPeriods(context, { tiers, blur: options.leverage_blur, hasSizes: !context.areTiersGiven })
  const books = new LedgerBooks({
    bucketSize: context.bucketSize,
    periods,
    churn: options.churn,
    halfLives: Float64Array.from(tiers, ({ leverage }) => halfLifeHours(leverage, options)),
    takerTilt: options.taker_tilt,
  })
  const weights = periods.at(-1)?.weights
  return {
    output: books.engine,
    tiers: tiers.map(({ leverage }, tier) => ({ leverage, weight: weights?.[tier] ?? 0 })),
    report: () => books.report(),
    memory: books,
    looksBack: () => !books.hasBegun,
    step: (bars, i, low, high) => books.step(bars, i, { low, high }),
  }
}

function halfLifeHours(leverage: number, options: Static<typeof Options>): number {
  const hours = options.half_life_hours_at_1x / leverage ** options.half_life_power
  return Math.min(MOST_HALF_LIFE, Math.max(LEAST_HALF_LIFE, hours))
}
