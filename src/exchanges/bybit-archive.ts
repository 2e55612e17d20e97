import type { Archive, ArchiveDataset, TradesContent } from './archive.ts'

const CONTENT: TradesContent = {
  type: 'trades',
  columns: ['timestamp', 'symbol', 'side', 'size', 'price', 'tickDirection', 'trdMatchID'],
  id: undefined,
  time: 'timestamp',
  price: 'price',
  quantity: 'size',
  taker: { column: 'side', names: 'side' },
}

const INVERSE = /USD([FGHJKMNQUVXZ]\d{2})?$/

/** public.bybit.com: trades by day as csv.gz, times in seconds with a fraction, no checksums. */
export const BYBIT_ARCHIVE: Archive = {
  baseUrl: 'https://public.bybit.com',
  renames: [],
  datasetsOf: (symbol) => [trades(symbol)],
}

function trades(symbol: string): ArchiveDataset {
  // BTCUSD and dated ones such as BTCUSDZ24 are inverse: a contract is 1 USD.
  const isInverse = INVERSE.test(symbol)
  return {
    kind: 'trades',
    cadences: ['daily'],
    hasInterval: false,
    packing: 'gzip',
    hasChecksum: false,
    delayMs: 0,
    path: ({ symbol: name, period }) => `trading/${name}/${name}${period}.csv.gz`,
    content: isInverse ? { ...CONTENT, contractUsd: 1 } : CONTENT,
  }
}
