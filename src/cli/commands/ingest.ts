import path from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { DEFAULT_SYMBOLS } from '../../domain/instrument.ts'
import { floorTime, INTERVALS, type Interval, intervalMs, parseTime } from '../../domain/time.ts'
import { ARCHIVE_KINDS, type ArchiveKind } from '../../exchanges/archive.ts'
import { exchangesWith } from '../../exchanges/registry.ts'
import { ArchiveRangeInvalid } from '../../ingestion/archive/errors.ts'
import type { WantedKinds } from '../../ingestion/archive/ingest-options.ts'
import { USUAL_KINDS } from '../../ingestion/archive/plan-series.ts'
import { addConfigOptions, configOf, numberFlag, retryDelayOption, symbolsFlag } from '../config-options.ts'
import { createIngestProgress } from '../ingest-progress.ts'
import { hasRefused, ingestSummaryText } from '../ingest-summary.ts'
import { runOwned } from '../run-owned.ts'

const KEYS = ['db', 'db_memory_mb'] as const
const DAY = intervalMs('1d')
const EXIT_DATA = 3

interface IngestFlags {
  readonly exchange: string
  readonly symbol: string[]
  readonly from: string
  readonly to?: string
  readonly kinds?: WantedKinds
  readonly interval: Interval
  readonly source?: string
  readonly jobs: number
  readonly keepRaw?: boolean
  readonly largeTradeUsd: number
  readonly dryRun?: boolean
  readonly repair?: boolean
  readonly recheck?: boolean
  readonly retryDelay: number
}

/** `liqheat ingest`: years of an exchange's public archive. */
export function registerIngest(program: Command): void {
  const venues = exchangesWith('archive')
  const command = program
    .command('ingest')
    .description("Bring an exchange's public archive into the store: only what is missing, checked, resumable")
    .addOption(new Option('--exchange <id>', 'venue').choices(venues).makeOptionMandatory())
    .option('--symbol <list>', 'symbols as the venue writes them, such as BTCUSDT,ETHUSDT', symbolsFlag, [
      ...DEFAULT_SYMBOLS,
    ])
    .requiredOption('--from <day>', 'first day, such as 2024-01-01 (UTC)')
    .option('--to <day>', 'last day, included; default: yesterday')
    .option('--kinds <list>', `of ${ARCHIVE_KINDS.join(',')}, or all (default: ${USUAL_KINDS.join(',')})`, kinds)
    .addOption(new Option('--interval <interval>', 'of candles and mark candles').choices(INTERVALS).default('1m'))
    .option('--source <place>', "another address, or a folder laid out like the archive; default: the venue's own")
    .option('--jobs <n>', 'files fetched at a time', numberFlag({ min: 1, max: 64, isWhole: true }), 4)
    .option('--keep-raw', 'keep trades as Parquet too, in the folder raw beside the store')
    .option(
      '--large-trade-usd <n>',
      'trades from this notional on are kept one by one',
      numberFlag({ min: 1, max: 1e12 }),
      100_000,
    )
    .option('--dry-run', 'list the files that would be fetched')
    .option('--repair', 'ask again for what is missing: holes, and files that were not published')
    .option('--recheck', 'ask for the checksums of loaded files, and load those again that were re-issued')
    .addOption(retryDelayOption())
    .addHelpText(
      'after',
      `
Trades are reduced on the way in: taker flow by minute and price step, large trades, and 1-minute candles where the
venue's own are not stored. A file that is damaged is set aside, the rest goes on, and the exit code is 3.
  $ liqheat ingest --exchange binance --symbol BTCUSDT,ETHUSDT --from 2024-01-01 --to 2024-12-31
  $ liqheat ingest --exchange binance --symbol BTCUSDT --kinds trades --from 2025-10-10 --to 2025-10-11 --keep-raw
  $ liqheat ingest --exchange bybit --symbol BTCUSDT --kinds trades --from 2025-10-10`,
    )
  addConfigOptions(command, KEYS).action(runIngest)
}

async function runIngest(flags: IngestFlags & Record<string, unknown>): Promise<void> {
  const { exchange, interval, jobs, source, largeTradeUsd } = flags
  const progress = createIngestProgress(process.stderr)
  const isDryRun = flags.dryRun === true
  try {
    const summary = await runOwned(configOf(KEYS, flags), {
      name: 'ingest',
      input: {
        exchange,
        symbols: flags.symbol,
        kinds: flags.kinds ?? 'usual',
        interval,
        range: rangeOf(flags),
        source: source === undefined || /^[a-z]+:\/\//i.test(source) ? source : path.resolve(source),
        jobs,
        keepsRaw: flags.keepRaw === true,
        largeTradeUsd,
        isDryRun,
        isRepair: flags.repair === true,
        isRecheck: flags.recheck === true,
        retryDelayMs: flags.retryDelay,
      },
      onProgress: progress.update,
    })
    progress.stop()
    console.log(ingestSummaryText(summary, { isDryRun }))
    if (hasRefused(summary)) process.exitCode = EXIT_DATA
  } finally {
    progress.stop()
  }
}

/** Whole days from `--from` to `--to`, both included. */
function rangeOf({ from, to }: IngestFlags): { from: number; to: number } {
  const first = floorTime(parseTime(from, '--from'), DAY)
  const last = to === undefined ? floorTime(Date.now(), DAY) - DAY : floorTime(parseTime(to, '--to'), DAY)
  if (last < first) throw ArchiveRangeInvalid({ from, to: to ?? 'yesterday' })
  return { from: first, to: last + DAY }
}

function kinds(text: string): WantedKinds {
  if (text.trim() === 'all') return 'all'
  return text.split(',').map((part): ArchiveKind => {
    const name = part.trim()
    const kind = ARCHIVE_KINDS.find((known) => known === name)
    if (kind === undefined) throw new InvalidArgumentError(`"${name}" is none of ${ARCHIVE_KINDS.join(', ')}, all.`)
    return kind
  })
}
