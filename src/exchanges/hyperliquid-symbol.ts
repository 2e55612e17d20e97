const PLAIN_COIN = /^(k?)([A-Z][A-Z0-9]*)$/

/** `SOL` is `SOLUSDT`, `kPEPE` (1,000 PEPE) is `1000PEPEUSDT`; other shapes come back upper-cased. */
export function hyperliquidSymbol(instrumentId: string): string {
  const [, thousand, coin] = PLAIN_COIN.exec(instrumentId) ?? []
  if (coin === undefined || coin.endsWith('USDT')) return instrumentId.toUpperCase()
  return `${thousand === 'k' ? '1000' : ''}${coin}USDT`
}
