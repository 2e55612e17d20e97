/** Open, high, low and close of one minute. */
export interface PriceBar {
  readonly openTime: number
  open: number
  high: number
  low: number
  close: number
}

/** The same with what was traded. Volumes in base units, `quoteVolume` in quote units. */
export interface TradeBar extends PriceBar {
  volume: number
  quoteVolume: number
  takerBuyVolume: number
}

/** A bar of one price. */
export function openPriceBar(openTime: number, price: number): PriceBar {
  return { openTime, open: price, high: price, low: price, close: price }
}

/** A bar without trades at a price. */
export function openTradeBar(openTime: number, price: number): TradeBar {
  return { ...openPriceBar(openTime, price), volume: 0, quoteVolume: 0, takerBuyVolume: 0 }
}

/** Takes the next price into a bar. */
export function addPrice(bar: PriceBar, price: number): void {
  bar.high = Math.max(bar.high, price)
  bar.low = Math.min(bar.low, price)
  bar.close = price
}
