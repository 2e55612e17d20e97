import { type Command, InvalidArgumentError, Option } from 'commander'
import { DEFAULT_SYMBOLS } from '../../domain/instrument.ts'
import { INTERVALS, type Interval, intervalMs, parseTime } from '../../domain/time.ts'
import { exchangesWith } from '../../exchanges/registry.ts'
import { REST_KINDS, type RestKind } from '../../exchanges/rest.ts'
import type { BackfillProgress, BackfillSummary } from '../../ingestion/rest/backfill.ts'
import type { SeriesSummary } from '../../ingestion/rest/backfill-series.ts'
import { addConfigOptions, configOf, retryDelayOption, symbolsFlag } from '../config-options.ts'
import { countText, spanText, tableText, timeText } from '../human-text.ts'
import { runOwned } from '../run-owned.ts'

const KEYS = ['db', 'db_memory_mb'] as const
const EXIT_DATA = 3
const DEFAULT_DAYS = 30

interface BackfillFlags {
  readonly exchange: string
  readonly symbol: string[]
  readonly from?: string
  readonly to?: string
  readonly kinds?: RestKind[]
  readonly interval: Interval
  readonly source?: string
  readonly retryDelay: number
}

/** `liqheat backfill`: what archives do not have yet, from the venue's REST interface. */
export function registerBackfill(program: Command): void {
  const command = program
    .command('backfill')
    .description(
      "Fill up the last days from an exchange's REST interface: only what is missing, at its pace, resumable",
    )
    .addOption(new Option('--exchange <id>', 'venue').choices(exchangesWith('rest')).makeOptionMandatory())
    .option('--symbol <list>', 'canonical symbols, such as BTCUSDT,ETHUSDT', symbolsFlag, [...DEFAULT_SYMBOLS])
    .option('--from <time>', `first time, ISO 8601 or epoch ms; default: ${DEFAULT_DAYS} days ago`)
    .option('--to <time>', 'end, not included; default: now')
    .option('--kinds <list>', `of ${REST_KINDS.join(',')}; default: all that the venue has`, kinds)
    .addOption(new Option('--interval <interval>', 'of candles and mark candles').choices(INTERVALS).default('1m'))
    .option('--source <url>', "another address than the venue's own", address)
    .addOption(retryDelayOption())
    .addHelpText(
      'after',
      `
Binance keeps 30 days of open interest, OKX 5: run this at least as often, or leave the live feeds running.
  $ liqheat backfill --exchange binance --symbol BTCUSDT,ETHUSDT
  $ liqheat backfill --exchange okx --symbol SOLUSDT --kinds candles,open-interest --from 2026-11-15`,
    )
  addConfigOptions(command, KEYS).action(runBackfill)
}

async function runBackfill(flags: BackfillFlags & Record<string, unknown>): Promise<void> {
  const { exchange, interval, source, retryDelay } = flags
  const to = flags.to === undefined ? undefined : parseTime(flags.to, '--to')
  const from = flags.from === undefined ? Date.now() - DEFAULT_DAYS * intervalMs('1d') : parseTime(flags.from, '--from')
  const summary = await runOwned(configOf(KEYS, flags), {
    name: 'backfill',
    input: {
      exchange,
      symbols: flags.symbol,
      kinds: flags.kinds,
      interval,
      from,
      to,
      baseUrl: source?.replace(/\/$/, ''),
      retryDelayMs: retryDelay,
    },
    onProgress: createProgress(process.stderr),
  })
  console.log(summaryText(summary))
  if (summary.series.some(({ status }) => status === 'refused')) process.exitCode = EXIT_DATA
}

const LINE_EVERY_MS = 2000

/** A line every few seconds, and one for every wait that the venue asks for. */
function createProgress(output: NodeJS.WriteStream): (progress: BackfillProgress) => void {
  let last = performance.now()
  return (progress) => {
    if (progress.type === 'waiting') {
      output.write(`waiting ${spanText(progress.waitMs / 1000)}: ${progress.problem}\n`)
      return
    }
    if (performance.now() - last < LINE_EVERY_MS) return
    last = performance.now()
    const { symbol, kind, fraction, rows, series, seriesDone } = progress
    const share = `${Math.floor(fraction * 100)} %`
    output.write(`${seriesDone}/${series} series; ${symbol} ${kind}: ${share}, ${countText(rows)} rows\n`)
  }
}

function summaryText({ series, rows, requests, seconds }: BackfillSummary): string {
  const head = ['symbol', 'kind', 'from', 'to', 'rows', 'requests', 'state']
  const notes = series.flatMap((one) => one.notes.map((note) => `note: ${one.symbol} ${one.kind}: ${note}`))
  return [
    tableText([head, ...series.map(seriesRow)]),
    ...notes,
    `${countText(rows)} rows, ${countText(requests)} requests, ${spanText(seconds)}`,
  ].join('\n')
}

function seriesRow({ symbol, kind, interval, from, to, rows, requests, status, absent }: SeriesSummary): string[] {
  const name = interval === '' ? kind : `${kind} ${interval}`
  const state = absent.length > 0 ? `${status}, ${absent.length} holes` : status
  const span = to > from ? [timeText(from), timeText(to)] : ['-', '-']
  return [symbol, name, ...span, countText(rows), countText(requests), state]
}

function kinds(text: string): RestKind[] {
  return text.split(',').map((part) => {
    const name = part.trim()
    const kind = REST_KINDS.find((known) => known === name)
    if (kind === undefined) throw new InvalidArgumentError(`"${name}" is none of ${REST_KINDS.join(', ')}.`)
    return kind
  })
}

function address(text: string): string {
  if (!/^https?:\/\//i.test(text)) throw new InvalidArgumentError('give an http(s) address.')
  return text
}
