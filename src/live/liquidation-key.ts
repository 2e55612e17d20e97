import type { Side } from '../domain/series.ts'
import { textHash } from './text-hash.ts'

/** What tells one liquidation from another. */
export interface LiquidationIdentity {
  readonly exchange: string
  readonly symbol: string
  readonly time: number
  readonly side: Side
  readonly price: number | undefined
  readonly bankruptcyPrice: number | undefined
  readonly quantity: number
}

/**
 * Names liquidations of one frame: whole numbers in [0, 2^53).
 *
 * Venues give no ids. Two that agree in everything may both be true when they come in one frame; they are told apart
 * by their place among each other, so that the frame sent again names the same numbers.
 */
export class FrameKeys {
  private readonly seen = new Map<string, number>()

  next(item: LiquidationIdentity): number {
    const { exchange, symbol, time, side, price = '', bankruptcyPrice = '', quantity } = item
    const text = `${exchange} ${symbol} ${time} ${side} ${price} ${bankruptcyPrice} ${quantity}`
    const ordinal = this.seen.get(text) ?? 0
    this.seen.set(text, ordinal + 1)
    return textHash(ordinal === 0 ? text : `${text} ${ordinal}`)
  }
}
