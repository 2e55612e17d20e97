declare const unit: unique symbol
type Unit<Name extends string> = number & { readonly [unit]: Name }

/** Quote currency per 1 base unit, finite and > 0. */
export type Price = Unit<'Price'>
/** Base units (coins), finite and > 0. */
export type Quantity = Unit<'Quantity'>
/** @throws RangeError unless finite and > 0 */
export function asPrice(value: number): Price {
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`price must be finite and > 0, was ${value}`)
  return value as Price
}

/** @throws RangeError unless finite and > 0 */
export function asQuantity(value: number): Quantity {
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`quantity must be finite and > 0, was ${value}`)
  return value as Quantity
}
