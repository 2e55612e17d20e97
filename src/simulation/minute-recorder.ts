import type { CandleColumns, MarkColumns, TakerFlowColumns } from '../domain/series.ts'
import { GrowingColumn } from './growing-column.ts'

const MINUTE = 60_000

/** Open, high, low and close of the minute being recorded; a minute opens where the last one closed. */
class Ohlc {
  readonly open = new GrowingColumn()
  readonly high = new GrowingColumn()
  readonly low = new GrowingColumn()
  readonly close = new GrowingColumn()
  private first: number
  private top: number
  private bottom: number
  private last: number

  constructor(price: number) {
    this.first = price
    this.top = price
    this.bottom = price
    this.last = price
  }

  see(price: number): void {
    this.top = Math.max(this.top, price)
    this.bottom = Math.min(this.bottom, price)
    this.last = price
  }

  endMinute(): void {
    this.open.push(this.first)
    this.high.push(this.top)
    this.low.push(this.bottom)
    this.close.push(this.last)
    this.first = this.last
    this.top = this.last
    this.bottom = this.last
  }
}

/** What is quoted at a moment. */
export interface QuotedPrices {
  readonly last: number
  readonly mark: number
}

/** A trade of `quantity` base units whose taker bought or sold. */
export interface Fill {
  readonly isBuy: boolean
  readonly quantity: number
  readonly price: number
}

/** Collects prices and fills into 1-minute candles, mark candles and taker flow; the flows are exact sums of fills. */
export class MinuteRecorder {
  private readonly lastPrice: Ohlc
  private readonly markPrice: Ohlc
  private readonly openTime = new GrowingColumn()
  private readonly volume = new GrowingColumn()
  private readonly quoteVolume = new GrowingColumn()
  private readonly buyVolume = new GrowingColumn()
  private readonly buyNotional = new GrowingColumn()
  private readonly sellVolume = new GrowingColumn()
  private readonly sellNotional = new GrowingColumn()
  private minute = { buy: 0, buyNotional: 0, sell: 0, sellNotional: 0 }

  constructor({ last, mark }: QuotedPrices) {
    this.lastPrice = new Ohlc(last)
    this.markPrice = new Ohlc(mark)
  }

  seePrices({ last, mark }: QuotedPrices): void {
    this.lastPrice.see(last)
    this.markPrice.see(mark)
  }

  addFill({ isBuy, quantity, price }: Fill): void {
    if (isBuy) {
      this.minute.buy += quantity
      this.minute.buyNotional += quantity * price
    } else {
      this.minute.sell += quantity
      this.minute.sellNotional += quantity * price
    }
  }

  endMinute(openTime: number): void {
    const { buy, buyNotional, sell, sellNotional } = this.minute
    this.openTime.push(openTime)
    this.volume.push(buy + sell)
    this.quoteVolume.push(buyNotional + sellNotional)
    this.buyVolume.push(buy)
    this.buyNotional.push(buyNotional)
    this.sellVolume.push(sell)
    this.sellNotional.push(sellNotional)
    this.lastPrice.endMinute()
    this.markPrice.endMinute()
    this.minute = { buy: 0, buyNotional: 0, sell: 0, sellNotional: 0 }
  }

  candles(): CandleColumns {
    const openTime = this.openTime.toArray()
    const { open, high, low, close } = this.lastPrice
    return {
      openTime,
      closeTime: openTime.map((time) => time + MINUTE),
      open: open.toArray(),
      high: high.toArray(),
      low: low.toArray(),
      close: close.toArray(),
      volume: this.volume.toArray(),
      quoteVolume: this.quoteVolume.toArray(),
      takerBuyVolume: this.buyVolume.toArray(),
    }
  }

  markCandles(): MarkColumns {
    const { open, high, low, close } = this.markPrice
    return {
      openTime: this.openTime.toArray(),
      open: open.toArray(),
      high: high.toArray(),
      low: low.toArray(),
      close: close.toArray(),
    }
  }

  takerFlow(): TakerFlowColumns {
    return {
      time: this.openTime.toArray(),
      buyVolume: this.buyVolume.toArray(),
      sellVolume: this.sellVolume.toArray(),
      buyNotional: this.buyNotional.toArray(),
      sellNotional: this.sellNotional.toArray(),
    }
  }
}
