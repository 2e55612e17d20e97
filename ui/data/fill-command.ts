import type { TimeRange } from '../../src/domain/time.ts'
import { DAY, type Series } from './day-runs.ts'

/** A part of a series that is not stored. */
export interface Hole extends TimeRange, Pick<Series, 'exchange' | 'symbol' | 'kind' | 'interval' | 'data_kind'> {}

/** What brings a hole's data, where something does; `why` tells what no command can. */
export interface Remedy {
  readonly command: string
  readonly why?: 'not-published' | 'from-file' | 'made'
}

/** Names of kinds at `liqheat ingest --kinds`. */
type ArchiveKind = 'candles' | 'mark' | 'open-interest' | 'funding' | 'trades' | 'depth' | 'liquidations'

/** What the public archives hold, by kind of series; `liqheat ingest --help`, docs/DATA.md (2026-11-21). */
const ARCHIVES: Readonly<Record<string, Readonly<Record<string, ArchiveKind>>>> = {
  binance: {
    candles: 'candles',
    'mark-candles': 'mark',
    'open-interest': 'open-interest',
    'long-short-ratio': 'open-interest',
    funding: 'funding',
    'taker-flow': 'trades',
    'large-trades': 'trades',
    'book-depth': 'depth',
  },
  bybit: { 'taker-flow': 'trades', 'large-trades': 'trades' },
}

/** How far back REST goes, days; `liqheat backfill --help` (2026-11-21). */
const REST_DAYS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  binance: { candles: 3650, 'mark-candles': 3650, 'open-interest': 30, funding: 3650 },
  bybit: { candles: 3650, 'mark-candles': 3650, 'open-interest': 3650, funding: 3650 },
  okx: { candles: 3650, 'mark-candles': 3650, 'open-interest': 5, funding: 90 },
}

/** Files of a day are published on the next, in its course. */
const ARCHIVE_DELAY = 2 * DAY

/**
 * The command that fills a hole: the archive for whole days of the past, REST for what is newer, else a file of one's
 * own. Liquidations that nobody watched are published nowhere: recording prevents the next hole. Nor is what fake exchanges
 * sent.
 *
 * @param now - UTC ms
 */
export function fillCommand(hole: Hole, now: number): Remedy {
  const { exchange, symbol, kind, interval, from, to } = hole
  if (exchange === 'simulated') return { command: `npx liqheat simulate --symbol ${symbol} --from ${dayOf(from)}` }
  if (hole.data_kind === 'simulated') return { command: 'npx liqheat fake-exchange', why: 'made' }
  const hasInterval = interval !== null && (kind === 'candles' || kind === 'mark-candles')
  const step = hasInterval && interval !== '1m' ? ` --interval ${interval}` : ''
  const archive = ARCHIVES[exchange]?.[kind]
  const reach = REST_DAYS[exchange]?.[kind]
  const isOld = to <= now - ARCHIVE_DELAY
  if (archive !== undefined && (isOld || reach === undefined)) {
    const days = `--from ${dayOf(from)} --to ${dayOf(to - 1)}`
    return {
      command: `npx liqheat ingest --exchange ${exchange} --symbol ${symbol} --kinds ${archive} ${days}${step} --repair`,
    }
  }
  if (reach !== undefined && from >= now - reach * DAY) {
    const times = `--from ${minuteOf(from)} --to ${minuteOf(to + 59_999)}`
    return {
      command: `npx liqheat backfill --exchange ${exchange} --symbol ${symbol} --kinds ${kind} ${times}${step}`,
    }
  }
  if (kind === 'liquidations') return { command: 'npx liqheat serve --live', why: 'not-published' }
  return {
    command: `npx liqheat import FILE --exchange ${exchange} --symbol ${symbol} --kind ${kind}${step}`,
    why: 'from-file',
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`
}
