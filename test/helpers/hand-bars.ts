import type { BarColumns } from '../../src/kernel/bars.ts'
import { BAR_MS } from './bars-arbitrary.ts'

/** One bar written by hand; what is left out is a price of 100, no volume, no open interest, no funding. */
export interface HandBar {
  readonly open?: number
  readonly high?: number
  readonly low?: number
  readonly close?: number
  readonly volume?: number
  readonly buyVolume?: number
  readonly sellVolume?: number
  readonly buyPrice?: number
  readonly sellPrice?: number
  /** Base units before the bar, and what the bar adds. */
  readonly openInterest?: number
  readonly change?: number
  /** Due a base unit before the bar trades, quote units. */
  readonly funding?: number
  readonly isComplete?: boolean
  /** Single trades of the bar; a list of bars has them when any of its bars has. */
  readonly trades?: readonly HandTrade[]
}

export interface HandTrade {
  readonly isBuy: boolean
  readonly price: number
  readonly quantity: number
}

/** A bar at one price all through. */
export function flatAt(price: number): Required<Pick<HandBar, 'open' | 'high' | 'low' | 'close'>> {
  return { open: price, high: price, low: price, close: price }
}

/** Bars in a row from time 0, each `barMs` long; liquidations are tested against their high and low. */
export function handBars(bars: readonly HandBar[], barMs = BAR_MS): BarColumns {
  const column = (value: (bar: HandBar, i: number) => number): Float64Array => Float64Array.from(bars, value)
  return {
    openTime: column((_, i) => i * barMs),
    closeTime: column((_, i) => (i + 1) * barMs),
    knownAt: column((_, i) => (i + 1) * barMs),
    open: column(({ open = 100 }) => open),
    high: column(({ high = 100 }) => high),
    low: column(({ low = 100 }) => low),
    close: column(({ close = 100 }) => close),
    triggerHigh: column(({ high = 100 }) => high),
    triggerLow: column(({ low = 100 }) => low),
    volume: column(({ volume = 0 }) => volume),
    buyVolume: column(({ buyVolume = 0 }) => buyVolume),
    sellVolume: column(({ sellVolume = 0 }) => sellVolume),
    buyPrice: column(({ buyPrice = 100 }) => buyPrice),
    sellPrice: column(({ sellPrice = 100 }) => sellPrice),
    openInterest: column(({ openInterest = 0 }) => openInterest),
    openInterestChange: column(({ change = 0 }) => change),
    funding: column(({ funding = 0 }) => funding),
    complete: Uint8Array.from(bars, ({ isComplete = true }) => (isComplete ? 1 : 0)),
    trades: bars.some(({ trades }) => trades !== undefined) ? tradesOf(bars) : undefined,
  }
}

function tradesOf(bars: readonly HandBar[]): BarColumns['trades'] {
  const all = bars.flatMap(({ trades = [] }) => trades)
  const offset = new Uint32Array(bars.length + 1)
  bars.forEach(({ trades = [] }, i) => {
    offset[i + 1] = (offset[i] ?? 0) + trades.length
  })
  return {
    offset,
    price: Float64Array.from(all, ({ price }) => price),
    quantity: Float64Array.from(all, ({ quantity }) => quantity),
    isBuy: Uint8Array.from(all, ({ isBuy }) => (isBuy ? 1 : 0)),
    from: 0,
  }
}
