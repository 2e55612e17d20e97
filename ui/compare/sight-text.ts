import type { Sight } from './pane-chart.ts'

/** What is in sight of a pane of a symbol. */
export interface SymbolSight extends Sight {
  readonly symbol: string
}

/** Writes `from..to..low..high..SYMBOL`. */
export function sightText({ from, to, low, high, symbol }: SymbolSight): string {
  return [...[from, to, low, high].map((value) => Number(value.toPrecision(7))), symbol].join('..')
}

/** Reads `from..to..low..high..SYMBOL`; undefined for what is no sight. */
export function parseSight(text: string): SymbolSight | undefined {
  const [symbol, ...numbers] = text.split('..').toReversed()
  const [high, low, to, from] = numbers.map((part) => (part === '' ? Number.NaN : Number(part)))
  if (symbol === undefined || numbers.length !== 4) return undefined
  if (from === undefined || to === undefined || low === undefined || high === undefined) return undefined
  return to > from && high > low ? { from, to, low, high, symbol } : undefined
}
