import path from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ImportInput } from '../../app/jobs/job-map.ts'
import { INTERVALS, parseTime } from '../../domain/time.ts'
import { EXCHANGES, requireExchange } from '../../exchanges/registry.ts'
import type { FileSummary, ImportSummary } from '../../ingestion/import-options.ts'
import { FILE_KINDS } from '../../storage/store.ts'
import { addConfigOptions, configOf, numberFlag } from '../config-options.ts'
import { createImportProgress } from '../import-progress.ts'
import { runOwned } from '../run-owned.ts'

const KEYS = ['db', 'db_memory_mb'] as const
const KINDS = [...FILE_KINDS, 'margin-tiers'] as const
/** Venues that files can come from; the simulator's market is never imported. */
const VENUES = EXCHANGES.map(({ id }) => id).filter((id) => id !== 'simulated')

type ImportFlags = Omit<ImportInput, 'files'>

/** `liqheat import`: candles, open interest and the rest from CSV and Parquet files. */
export function registerImport(program: Command): void {
  const command = program
    .command('import')
    .description('Import market data from CSV, CSV.gz or Parquet files')
    .argument('<files...>', 'files of one kind and one exchange')
    .addOption(new Option('--exchange <id>', 'venue the data comes from').choices(VENUES).makeOptionMandatory())
    .addOption(new Option('--kind <kind>', 'what the files hold').choices(KINDS).makeOptionMandatory())
    .option('--symbol <symbol>', 'canonical symbol, such as BTCUSDT; with a symbol column, only its rows are taken')
    .addOption(
      new Option('--interval <interval>', 'length of a candle; found from the spacing when absent').choices(INTERVALS),
    )
    .option('--columns <pairs>', 'which column is what, such as open_time=ts,volume=vol', pairs)
    .addOption(new Option('--quantity <unit>', 'unit of volumes and quantities').choices(['base', 'contracts']))
    .option('--contract-value <n>', 'base units per contract', numberFlag({ min: 1e-12, max: 1e12 }))
    .addOption(new Option('--open-interest-unit <unit>', 'unit of open interest').choices(['usd', 'base', 'contracts']))
    .addOption(new Option('--volume-unit <unit>', 'unit of taker volumes').choices(['base', 'quote', 'contracts']))
    .addOption(
      new Option('--time-label <edge>', 'whether a time is the start or the end of its period').choices([
        'start',
        'end',
      ]),
    )
    .addOption(new Option('--side <meaning>', 'what a side column names').choices(['order', 'position']))
    .option('--symbol-map <pairs>', 'venue names to symbols, such as BTC=BTCUSDT,XBT=BTCUSDT', pairs)
    .option('--valid-from <time>', 'margin tiers: from when they hold, ISO 8601 or epoch ms', (text) =>
      parseTime(text, '--valid-from'),
    )
    .addHelpText(
      'after',
      `
Usual column names, headerless Binance files and times in s, ms, us or ISO 8601 are recognised. A file is imported
whole or not at all; importing it again changes nothing. Examples:
  $ liqheat import ohlcv_1m.csv.gz --exchange okx --symbol SOLUSDT --kind candles --interval 1m \\
      --quantity contracts --contract-value 1
  $ liqheat import open_interest.csv --exchange okx --symbol SOLUSDT --kind open-interest --open-interest-unit usd`,
    )
  addConfigOptions(command, KEYS).action(runImport)
}

async function runImport(files: string[], flags: ImportFlags & Record<string, unknown>): Promise<void> {
  const exchange = requireExchange(flags.exchange)
  const config = configOf(KEYS, flags)
  const progress = createImportProgress(process.stdout)
  try {
    const summary = await runOwned(config, {
      name: 'import',
      input: {
        ...importFlags(flags),
        exchange: exchange.id,
        files: files.map((file) => path.resolve(file)),
        symbol: flags.symbol === undefined ? undefined : exchange.canonicalSymbol(flags.symbol),
      },
      onProgress: progress.update,
    })
    progress.stop()
    printSummary(summary)
  } finally {
    progress.stop()
  }
}

/** The flags that say how files are read. */
function importFlags(flags: ImportFlags): ImportFlags {
  const { exchange, kind, symbol, interval, columns, quantity, contractValue, openInterestUnit, volumeUnit } = flags
  const { timeLabel, side, symbolMap, validFrom } = flags
  return {
    exchange,
    kind,
    symbol,
    interval,
    columns,
    quantity,
    contractValue,
    openInterestUnit,
    volumeUnit,
    timeLabel,
    side,
    symbolMap,
    validFrom,
  }
}

function printSummary(summary: ImportSummary): void {
  for (const file of summary.files) {
    console.log(`${file.file}: ${fileLine(file)}`)
    for (const series of file.series) {
      const interval = series.interval === '' ? '' : ` ${series.interval}`
      const holes = series.gaps.length > 0 ? `, ${series.gaps.length} gaps` : ''
      console.log(
        `  ${series.symbol}${interval}: ${series.rows} rows, ${iso(series.from)} to ${iso(series.to)}${holes}`,
      )
    }
    for (const note of file.notes) console.log(`  note: ${note}`)
  }
  const rate = summary.bytes / 1e6 / Math.max(summary.seconds, 1e-3)
  console.log(
    `${summary.rows} rows from ${summary.files.length} file(s) in ${summary.seconds.toFixed(1)} s (${rate.toFixed(1)} MB/s)`,
  )
}

function fileLine(file: FileSummary): string {
  if (file.status === 'unchanged') return 'already imported with these options; nothing to do'
  const details = [
    `${file.rows} rows`,
    ...(file.duplicates > 0 ? [`${file.duplicates} identical duplicates dropped`] : []),
    ...(file.replacedRows > 0 ? [`${file.replacedRows} stored rows replaced`] : []),
  ]
  return details.join(', ')
}

function iso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}

/** Reads `a=b,c=d`. */
function pairs(text: string): Record<string, string> {
  const entries = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()))
  const result: Record<string, string> = {}
  for (const [name, value, ...rest] of entries) {
    if (!name || !value || rest.length > 0)
      throw new InvalidArgumentError('write pairs such as open_time=ts,volume=vol.')
    result[name] = value
  }
  return result
}
