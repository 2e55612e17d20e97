const SWAP_ID = /^([A-Z0-9]+)-([A-Z]+)-SWAP$/

/** `SOL-USDT-SWAP` is `SOLUSDT`; other shapes come back upper-cased. */
export function okxSymbol(instrumentId: string): string {
  return instrumentId.toUpperCase().replace(SWAP_ID, '$1$2')
}
