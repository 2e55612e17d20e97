import { cellOf } from './log-grid.ts'

/** Prices at which positions were entered in one bar, with the share of each; filled anew bar by bar. */
export class EntryList {
  price = new Float64Array(16)
  share = new Float64Array(16)
  /** Cell of the log grid that holds the price. */
  cell = new Int32Array(16)
  count = 0

  clear(): void {
    this.count = 0
  }

  add(price: number, share: number): void {
    if (this.count === this.price.length) this.grow()
    this.price[this.count] = price
    this.share[this.count] = share
    this.cell[this.count] = cellOf(price)
    this.count++
  }

  private grow(): void {
    const { price, share, cell } = this
    this.price = new Float64Array(price.length * 2)
    this.share = new Float64Array(price.length * 2)
    this.cell = new Int32Array(price.length * 2)
    this.price.set(price)
    this.share.set(share)
    this.cell.set(cell)
  }
}
