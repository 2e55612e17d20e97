import type { FundingColumns, LiquidationColumns, OpenInterestColumns } from '../domain/series.ts'
import { GrowingColumn } from './growing-column.ts'

/** One liquidation as a venue's feed reports it. */
export interface LiquidationEvent {
  readonly time: number
  readonly isLong: boolean
  /** Average fill, quote per base. */
  readonly price: number
  readonly bankruptcyPrice: number
  readonly quantity: number
}

/** Collects what a venue publishes beside candles: open interest, funding and liquidations. */
export class EventRecorder {
  private readonly readingTime = new GrowingColumn()
  private readonly readingQuantity = new GrowingColumn()
  private readonly readingNotional = new GrowingColumn()
  private readonly fundingTime = new GrowingColumn()
  private readonly fundingRate = new GrowingColumn()
  private readonly time = new GrowingColumn()
  private readonly side = new GrowingColumn()
  private readonly price = new GrowingColumn()
  private readonly bankruptcyPrice = new GrowingColumn()
  private readonly quantity = new GrowingColumn()
  private readonly notional = new GrowingColumn()

  addOpenInterest({ time, quantity, mark }: { time: number; quantity: number; mark: number }): void {
    this.readingTime.push(time)
    this.readingQuantity.push(quantity)
    this.readingNotional.push(quantity * mark)
  }

  addFunding({ time, rate }: { time: number; rate: number }): void {
    this.fundingTime.push(time)
    this.fundingRate.push(rate)
  }

  addLiquidation({ time, isLong, price, bankruptcyPrice, quantity }: LiquidationEvent): void {
    this.time.push(time)
    this.side.push(isLong ? 0 : 1)
    this.price.push(price)
    this.bankruptcyPrice.push(bankruptcyPrice)
    this.quantity.push(quantity)
    this.notional.push(quantity * price)
  }

  openInterest(): OpenInterestColumns {
    return {
      time: this.readingTime.toArray(),
      quantity: this.readingQuantity.toArray(),
      notional: this.readingNotional.toArray(),
    }
  }

  funding(): FundingColumns {
    return { time: this.fundingTime.toArray(), rate: this.fundingRate.toArray() }
  }

  liquidations(): LiquidationColumns {
    return {
      time: this.time.toArray(),
      side: Uint8Array.from(this.side.toArray()),
      price: this.price.toArray(),
      bankruptcyPrice: this.bankruptcyPrice.toArray(),
      quantity: this.quantity.toArray(),
      notional: this.notional.toArray(),
    }
  }
}
