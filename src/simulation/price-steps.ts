/** How finely prices and quantities are quoted: both are multiples of a step, as on a venue. */
export interface PriceSteps {
  /** 1 / price step; prices have five to six significant digits. */
  readonly ticksPerUnit: number
  /** 1 / step of the mark price, a hundred times finer, as venues publish it. */
  readonly markTicksPerUnit: number
  /** 1 / quantity step; a lot is worth 0.1 to 1 quote unit. */
  readonly lotsPerUnit: number
}

/** Steps for an instrument that trades around `price`: 0.01 and 0.001 for 100, 1 and 0.00001 for 10,000. */
export function priceStepsFor(price: number): PriceSteps {
  let decade = 1
  while (decade * 10 <= price) decade *= 10
  while (decade > price) decade /= 10
  return { ticksPerUnit: 10_000 / decade, markTicksPerUnit: 1_000_000 / decade, lotsPerUnit: 10 * decade }
}
