/** One market on one venue: the key of every row, together with a time. */
export interface InstrumentKey {
  /** Id of a registered exchange, such as `binance`. */
  readonly exchange: string
  /** Canonical symbol, such as `BTCUSDT`, the same on every venue. */
  readonly symbol: string
}

/** Symbols set up by default. Binance renamed MATIC to POL in 2024; data before and after keep their own symbol. */
export const DEFAULT_SYMBOLS = [
  'BTCUSDT',
  'ETHUSDT',
  'BNBUSDT',
  'ADAUSDT',
  'DOGEUSDT',
  'XRPUSDT',
  'SOLUSDT',
  'DOTUSDT',
  'LINKUSDT',
  'MATICUSDT',
] as const
