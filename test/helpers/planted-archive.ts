import type { ArchiveKind } from '../../src/exchanges/archive.ts'
import {
  archivePath,
  DAY,
  removeFile,
  spoilChecksum,
  type TradedMarket,
  tradedMarket,
  truncateFile,
  writeArchiveFile,
} from './archive-writer.ts'

const MONTHS = [Date.UTC(2024, 0, 1), Date.UTC(2024, 1, 1)] as const
/** 2024-01-01 to 2024-02-29. */
export const PLANTED = { from: MONTHS[0], to: Date.UTC(2024, 2, 1), first: '2024-01-01', last: '2024-02-29' }
const DAYS = (PLANTED.to - PLANTED.from) / DAY
const MONTHLY: readonly ArchiveKind[] = ['candles', 'mark', 'funding']

/** Days of the first symbol's metrics that something is wrong with. */
export const WRONG_CHECKSUM_DAY = PLANTED.from + 10 * DAY
export const TRUNCATED_DAY = PLANTED.from + 20 * DAY
export const ABSENT_DAY = PLANTED.from + 30 * DAY
/** Day of the second symbol's metrics that `reissue` publishes with other content. */
export const REISSUED_DAY = PLANTED.from + 40 * DAY

/** What an archive with planted faults should leave in a store. */
export interface PlantedArchive {
  readonly markets: readonly TradedMarket[]
  /** Rows of a series when the three faulty days of metrics are missing. */
  rowsOf(market: TradedMarket, kind: ArchiveKind): number
  /** Publishes one day anew. */
  reissue(): Promise<TradedMarket>
  /** Publishes the faulty days as they should be. */
  mend(): Promise<void>
}

/**
 * Two months of some symbols: candles, marks and funding by month (January of the first symbol's candles without
 * header, February in microseconds), the rest by day, with a wrong checksum, a cut zip and a day that is not there.
 */
export async function writePlantedArchive(
  root: string,
  { symbols, kinds }: { symbols: readonly string[]; kinds: readonly ArchiveKind[] },
): Promise<PlantedArchive> {
  const markets = []
  for (const symbol of symbols) markets.push(await writeMarket(root, { symbol, kinds, isFirst: symbol === symbols[0] }))
  const [first, second] = markets
  if (first === undefined || second === undefined) throw new Error('Invariant: two symbols at least')
  const metrics = (start: number) => archivePath('open-interest', { symbol: first.symbol, cadence: 'daily', start })
  spoilChecksum(root, metrics(WRONG_CHECKSUM_DAY))
  truncateFile(root, metrics(TRUNCATED_DAY))
  removeFile(root, metrics(ABSENT_DAY))
  const put = (market: TradedMarket, start: number) =>
    writeArchiveFile(root, market, { kind: 'open-interest', cadence: 'daily', start })
  return {
    markets,
    rowsOf: (market, kind) => rowsOf(market, kind) - (market === first && kind === 'open-interest' ? 3 * 288 : 0),
    reissue: async () => {
      const other = tradedMarket({ symbol: second.symbol, from: PLANTED.from, days: DAYS, seed: 8 })
      await put(other, REISSUED_DAY)
      return other
    },
    mend: async () => {
      for (const start of [WRONG_CHECKSUM_DAY, TRUNCATED_DAY, ABSENT_DAY]) await put(first, start)
    },
  }
}

async function writeMarket(
  root: string,
  { symbol, kinds, isFirst }: { symbol: string; kinds: readonly ArchiveKind[]; isFirst: boolean },
): Promise<TradedMarket> {
  const market = tradedMarket({ symbol, from: PLANTED.from, days: DAYS })
  for (const kind of kinds) {
    if (!MONTHLY.includes(kind)) {
      for (let start = PLANTED.from; start < PLANTED.to; start += DAY) {
        await writeArchiveFile(root, market, { kind, cadence: 'daily', start })
      }
      continue
    }
    for (const [month, start] of MONTHS.entries()) {
      const odd = month === 0 ? { hasHeader: false } : { unit: 'us' as const }
      const form = isFirst && kind === 'candles' ? odd : {}
      await writeArchiveFile(root, market, { kind, cadence: 'monthly', start, form })
    }
  }
  return market
}

/** Rows of a market within the two months, by what the simulator made. */
function rowsOf(market: TradedMarket, kind: ArchiveKind): number {
  const within = (times: Float64Array, delay = 0) =>
    times.filter((time) => time >= PLANTED.from + delay && time < PLANTED.to + delay).length
  switch (kind) {
    case 'candles':
      return within(market.candles.openTime)
    case 'mark':
      return within(market.markCandles.openTime)
    case 'open-interest':
      return within(market.openInterest.time, 300_000)
    case 'funding':
      return within(market.funding.time)
    case 'liquidations':
      return within(market.liquidations.time)
    case 'depth':
      return DAYS * 28_800
    case 'trades':
      return market.trades.length
  }
}
