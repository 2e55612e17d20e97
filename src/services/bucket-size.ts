import { defineError } from '../domain/errors.ts'
import { defaultBucketSize } from '../domain/price-grid.ts'
import type { LiquidationModel } from '../models/model.ts'
import type { MarketGlance } from './market-glance.ts'

/** Finest bucket: a price of P spans at most P / size buckets, which bounds memory. */
const MAX_BUCKETS_TO_PRICE = 50_000

const BucketInvalid = defineError('PRICE_BIN_SIZE_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { size: number; least: number; highest: number }) =>
    `price_bin_size ${d.size} is too fine for prices up to ${d.highest}; the least is ${d.least}`,
})

/** What the bucket of a plan is chosen by. */
export interface BucketQuestion {
  /** What is known of each venue, at least one. */
  readonly glances: readonly MarketGlance[]
  readonly model: LiquidationModel
  readonly modelOptions: unknown
  /** Only candles that closed by then count, UTC ms. */
  readonly dataEnd: number
}

/**
 * Price bucket of a map: as asked for, else the model's own, else near 0.1 % of the last price.
 *
 * It is never finer than a 50,000th of the highest price that levels may have been opened at.
 *
 * @throws PRICE_BIN_SIZE_INVALID
 */
export function bucketSizeOf(question: BucketQuestion, asked: number | undefined): number {
  const { glances, model, modelOptions, dataEnd } = question
  const [first] = glances
  if (first === undefined) throw new Error('Invariant: a scope has at least one market')
  const { bars } = first
  const highest = Math.max(...glances.map((glance) => glance.highest))
  const least = highest / MAX_BUCKETS_TO_PRICE
  if (asked !== undefined) {
    if (!(asked >= least)) throw BucketInvalid({ size: asked, least: Number(least.toPrecision(2)), highest })
    return asked
  }
  const price = bars.close[bars.closeTime.findLastIndex((time) => time <= dataEnd)] ?? bars.close[0] ?? 1
  const wanted = model.bucketSize?.(bars, dataEnd, modelOptions) ?? defaultBucketSize(price)
  return wanted >= least ? wanted : Number(least.toPrecision(2))
}
