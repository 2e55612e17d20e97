import { priceStepsFor } from '../simulation/price-steps.ts'

/** An instrument as fake venues list it. */
export interface FakeInstrument {
  /** Canonical symbol, such as `SOLUSDT`. */
  readonly symbol: string
  /** Such as `SOL`. */
  readonly base: string
  /** Price around which its market starts, quote per base. */
  readonly startPrice: number
  /** 1 / price step and 1 / quantity step in base units. */
  readonly ticksPerUnit: number
  readonly lotsPerUnit: number
  /** Base units of one contract at OKX. */
  readonly contractValue: number
  /** Whether the fake runs a market for it; the others are listed, and silent unless told. */
  readonly isTraded: boolean
}

/** Inverse contracts that share feeds with linear ones: canonical symbol and USD of one contract. */
export const INVERSE_CONTRACTS: ReadonlyMap<string, number> = new Map([
  ['BTCUSD', 100],
  ['ETHUSD', 10],
])

const START_PRICES: Readonly<Record<string, number>> = {
  BTCUSDT: 97_000,
  ETHUSDT: 3400,
  SOLUSDT: 190,
  BNBUSDT: 640,
  XRPUSDT: 2.3,
  DOGEUSDT: 0.21,
  ADAUSDT: 0.74,
  LTCUSDT: 84,
}
/** OKX `ctVal`, public/instruments, read 2026-11. */
const CONTRACT_VALUES: Readonly<Record<string, number>> = { BTCUSDT: 0.01, ETHUSDT: 0.1, SOLUSDT: 1, BNBUSDT: 0.01 }
const OTHER_SYMBOLS = ['ADAUSDT', 'LTCUSDT', 'BNBUSDT']

/** Instruments of a fake venue: those with a market, then some that are only listed. */
export function listInstruments(symbols: readonly string[]): readonly FakeInstrument[] {
  const others = OTHER_SYMBOLS.filter((symbol) => !symbols.includes(symbol))
  return [...symbols.map((symbol) => describe(symbol, true)), ...others.map((symbol) => describe(symbol, false))]
}

/** `SOLUSDT` is `SOL-USDT-SWAP` at OKX. */
export function okxId(symbol: string): string {
  return symbol.replace(/^([A-Z0-9]+?)(USDT|USDC|USD)$/, '$1-$2-SWAP')
}

/** `SOLUSDT` is `SOL` at Hyperliquid, `1000PEPEUSDT` is `kPEPE`. */
export function hyperliquidCoin(symbol: string): string {
  return symbol.replace(/USDT$/, '').replace(/^1000/, 'k')
}

function describe(symbol: string, isTraded: boolean): FakeInstrument {
  const startPrice = START_PRICES[symbol] ?? 10
  const { ticksPerUnit, lotsPerUnit } = priceStepsFor(startPrice)
  return {
    symbol,
    base: symbol.replace(/USDT$/, ''),
    startPrice,
    ticksPerUnit,
    lotsPerUnit,
    contractValue: CONTRACT_VALUES[symbol] ?? 100 / lotsPerUnit,
    isTraded,
  }
}
