import { ceilTime, type TimeRange } from '../../src/domain/time.ts'
import { DAY, type Series } from './day-runs.ts'

/** A part of a series that is not stored. */
export interface Hole extends TimeRange, Pick<Series, 'exchange' | 'symbol' | 'kind' | 'interval' | 'data_kind'> {}

/** What brings a hole's data, where something does; `why` tells what no command can. */
export interface Remedy {
  /** One after the other. */
  readonly commands: readonly string[]
  readonly why?: 'not-published' | 'not-due' | 'from-file' | 'partly-file' | 'nowhere' | 'made'
}

/** Names of kinds at `liqheat ingest --kinds`. */
type ArchiveKind = 'candles' | 'mark' | 'open-interest' | 'funding' | 'trades' | 'depth' | 'liquidations'

const MINUTE = 60_000

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

/** Kinds of `liqheat import` that a series may have. */
const FILE_KINDS: readonly string[] = [
  'candles',
  'mark-candles',
  'open-interest',
  'funding',
  'taker-flow',
  'liquidations',
  'long-short-ratio',
]

/** Files of a day are published on the next, in its course. */
const ARCHIVE_DELAY = 2 * DAY

/**
 * The commands that fill a hole: the archive for whole days of the past, REST for what is newer, else a file of one's
 * own. Liquidations that nobody watched are published nowhere: recording prevents the next hole. Nor is what fake
 * exchanges sent.
 *
 * @param now - UTC ms
 */
export function fillCommands(hole: Hole, now: number): Remedy {
  const { exchange, symbol, kind, from } = hole
  if (exchange === 'simulated') return { commands: [`npx liqheat simulate --symbol ${symbol} --from ${dayOf(from)}`] }
  if (hole.data_kind === 'simulated') return { commands: ['npx liqheat fake-exchange'], why: 'made' }
  const archive = archiveCommand(hole, now)
  // What the archive has brought need not come by REST.
  const rest = restCommand(archive === undefined ? hole : { ...hole, from: Math.max(from, now - ARCHIVE_DELAY) }, now)
  const commands = [archive, rest].filter((command) => command !== undefined)
  if (commands.length > 0) {
    const isPart = archive === undefined && from < reachOf(hole, now) && FILE_KINDS.includes(kind)
    return isPart ? { commands: [...commands, importCommand(hole)], why: 'partly-file' } : { commands }
  }
  if (kind === 'liquidations') return { commands: ['npx liqheat serve --live'], why: 'not-published' }
  const later = ingestCommand(hole, now)
  if (later !== undefined) return { commands: [later], why: 'not-due' }
  if (!FILE_KINDS.includes(kind)) return { commands: [], why: 'nowhere' }
  return { commands: [importCommand(hole)], why: 'from-file' }
}

function archiveCommand(hole: Hole, now: number): string | undefined {
  return hole.from >= now - ARCHIVE_DELAY ? undefined : ingestCommand(hole, now)
}

/** Undefined for what no archive holds. */
function ingestCommand(hole: Hole, now: number): string | undefined {
  const { exchange, symbol, kind, from, to } = hole
  const name = ARCHIVES[exchange]?.[kind]
  if (name === undefined) return undefined
  const end = to <= now - ARCHIVE_DELAY ? ` --to ${dayOf(to - 1)}` : ''
  const key = `--exchange ${exchange} --symbol ${symbol} --kinds ${name}`
  return `npx liqheat ingest ${key} --from ${dayOf(from)}${end}${stepOf(hole)} --repair`
}

function restCommand(hole: Hole, now: number): string | undefined {
  const { exchange, symbol, kind, to } = hole
  const from = Math.max(hole.from, reachOf(hole, now))
  if (from >= to) return undefined
  const end = to < now ? ` --to ${minuteOf(to + MINUTE - 1)}` : ''
  const key = `--exchange ${exchange} --symbol ${symbol} --kinds ${kind}`
  return `npx liqheat backfill ${key} --from ${minuteOf(from)}${end}${stepOf(hole)}`
}

/** The first whole minute that REST has of a series, UTC ms; infinity where it has none. */
function reachOf({ exchange, kind }: Hole, now: number): number {
  const days = REST_DAYS[exchange]?.[kind]
  return days === undefined ? Number.POSITIVE_INFINITY : ceilTime(now - days * DAY, MINUTE)
}

function importCommand(hole: Hole): string {
  const { exchange, symbol, kind } = hole
  return `npx liqheat import FILE --exchange ${exchange} --symbol ${symbol} --kind ${kind}${stepOf(hole)}`
}

/** Candles of a minute are what both commands bring unasked. */
function stepOf({ kind, interval }: Hole): string {
  const isCandles = kind === 'candles' || kind === 'mark-candles'
  return isCandles && interval !== null && interval !== '1m' ? ` --interval ${interval}` : ''
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`
}
