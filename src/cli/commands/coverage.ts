import { type Command, Option } from 'commander'
import type { SeriesCoverage } from '../../services/catalog.ts'
import { addConfigOptions, configOf } from '../config-options.ts'
import { countText, tableText, timeText } from '../human-text.ts'
import { runOwned } from '../run-owned.ts'

const KEYS = ['db', 'db_memory_mb'] as const
/** Holes that are named; the rest is counted. */
const NAMED = 3

/** `liqheat coverage`: what is stored, and what is missing. */
export function registerCoverage(program: Command): void {
  const command = program
    .command('coverage')
    .description('List what is stored: first and last time, rows, holes and sources')
    .option('--symbol <symbol>', 'only this symbol')
    .option('--exchange <id>', 'only this venue')
    .addOption(new Option('--json', 'as JSON, with every hole'))
  addConfigOptions(command, KEYS).action(async (options: Record<string, unknown>) => {
    const text = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined)
    const series = await runOwned(configOf(KEYS, options), {
      name: 'coverage',
      input: { symbol: text('symbol')?.toUpperCase(), exchange: text('exchange') },
    })
    if (options['json'] === true) console.log(JSON.stringify(series, undefined, 2))
    else if (series.length === 0)
      console.log('nothing is stored; see "liqheat ingest --help" and "liqheat import --help"')
    else console.log(coverageText(series))
  })
}

function coverageText(series: readonly SeriesCoverage[]): string {
  const head = ['exchange', 'symbol', 'kind', 'first', 'last', 'present', 'expected', 'missing', 'data', 'sources']
  const rows = series.map((one) => [
    one.exchange,
    one.symbol,
    one.interval === '' ? one.kind : `${one.kind} ${one.interval}`,
    timeText(one.from),
    timeText(one.to),
    countText(one.rows),
    one.expected === undefined ? '-' : countText(one.expected),
    missingText(one),
    one.isDerived ? `${one.dataKind}, part derived` : one.dataKind,
    one.sources.join(' '),
  ])
  return tableText([head, ...rows])
}

function missingText({ missing }: SeriesCoverage): string {
  if (missing.length === 0) return '-'
  const named = missing.slice(0, NAMED).map(({ from, to }) => `${timeText(from)} to ${timeText(to)}`)
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : ''
  return `${named.join(', ')}${more}`
}
