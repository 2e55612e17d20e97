import { INTERVALS } from '../domain/time.ts'
import { KLINE_COLUMNS } from '../exchanges/binance-archive.ts'
import { ImportNoRows } from '../storage/import-errors.ts'
import type { TableFile, TablePlan, TimeFormat } from '../storage/import-target.ts'
import {
  ImportHeaderNeeded,
  ImportIntervalNeeded,
  ImportOptionInvalid,
  ImportSymbolNeeded,
  ImportTimeFormatUnknown,
} from './errors.ts'
import { type PlanOptions, required, type ValueContext } from './plan-context.ts'
import { planValues } from './plan-values.ts'
import { type FoundColumn, type FoundColumns, recogniseColumns } from './recognise-columns.ts'
import type { InspectedFile } from './table-file.ts'
import { findTimeFormat } from './time-format.ts'

/** A plan, and what a person should know of how the file will be read. */
export interface PlannedImport {
  readonly plan: TablePlan
  readonly notes: readonly string[]
}

/**
 * Decides how a file is read: which column is what, in which unit, under which symbol. Pure; reads nothing.
 *
 * @throws IMPORT_* errors with the remedy
 */
export function planImport({ table, sample, types }: InspectedFile, options: PlanOptions): PlannedImport {
  const { kind, exchange, timeLabel = 'start' } = options
  checkOptions(options)
  if (sample.length === 0) throw ImportNoRows({ file: table.name, why: 'it has a header and nothing else' })
  const file = withColumnNames(table, options)
  const found = recogniseColumns({ file: file.name, kind, columns: file.columns, overrides: options.columns })
  const formatOf = (column: FoundColumn): TimeFormat => timeFormatOf({ file, column, sample, types })
  const { values, rules, notes } = planValues({ file, found, sample, options, formatOf })
  const time = required(found, 'time')
  const plan: TablePlan = {
    file,
    exchange: exchange.id,
    kind,
    dataKind: 'observed',
    time: { column: time.position, format: formatOf(time) },
    timeLabel,
    symbol: symbolOf(file, found, options),
    values,
    rules,
    ...intervalOf({ file, found, sample, options }),
  }
  return { plan, notes }
}

function checkOptions({ kind, timeLabel, contractValue }: PlanOptions): void {
  if (timeLabel === 'end' && kind !== 'candles' && kind !== 'mark-candles' && kind !== 'taker-flow') {
    throw ImportOptionInvalid({
      option: '--time-label',
      value: 'end',
      wanted: `start for ${kind}: its rows are instants`,
    })
  }
  if (contractValue !== undefined && !(contractValue > 0 && Number.isFinite(contractValue))) {
    const wanted = 'a number greater than 0: base units per contract'
    throw ImportOptionInvalid({ option: '--contract-value', value: String(contractValue), wanted })
  }
}

/** Names the columns of a file without a header, where their order is known. */
function withColumnNames(file: TableFile, { kind, columns = {} }: PlanOptions): TableFile {
  if (file.hasHeader || Object.keys(columns).length > 0) return file
  const width = file.columns.length
  const isKnown = (kind === 'candles' || kind === 'mark-candles') && (width === 6 || width === 11 || width === 12)
  if (!isKnown) throw ImportHeaderNeeded({ file: file.name, columns: width })
  return { ...file, columns: KLINE_COLUMNS.slice(0, width) }
}

function symbolOf(file: TableFile, found: FoundColumns, options: PlanOptions): TablePlan['symbol'] {
  const { exchange, symbol, symbolMap = {} } = options
  const column = found.get('symbol')
  if (column !== undefined) {
    const canonical = (name: string) => symbolMap[name] ?? exchange.canonicalSymbol(name)
    return { type: 'column', column: column.position, only: symbol, canonical }
  }
  if (symbol === undefined) throw ImportSymbolNeeded({ file: file.name, columns: file.columns })
  return { type: 'fixed', symbol }
}

/** Interval as given, else as an interval column says; rows of other intervals are left out only when one was asked for. */
function intervalOf({
  file,
  found,
  sample,
  options,
}: Omit<ValueContext, 'formatOf'>): Pick<TablePlan, 'interval' | 'filter'> {
  const { interval } = options
  const column = found.get('interval')
  if (column === undefined) return { interval }
  if (interval !== undefined) return { interval, filter: { column: column.position, value: interval } }
  const named = [...new Set(sample.map((row) => row[column.position]?.trim() ?? ''))]
  if (named.length > 1) throw ImportIntervalNeeded({ file: file.name, found: named })
  return { interval: INTERVALS.find((known) => known === named[0]) }
}

function timeFormatOf({
  file,
  column,
  sample,
  types,
}: {
  file: TableFile
  column: FoundColumn
  sample: InspectedFile['sample']
  types: InspectedFile['types']
}): TimeFormat {
  const type = types?.[column.position] ?? ''
  if (type.startsWith('TIMESTAMP') || type === 'DATE') return 'calendar'
  const texts = sample.map((row) => row[column.position] ?? '')
  const format = findTimeFormat(texts)
  if (format !== undefined) return format
  const value = texts.find((text) => text.trim() !== '') ?? ''
  throw ImportTimeFormatUnknown({ file: file.name, column: column.name, value })
}
