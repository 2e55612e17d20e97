import { defineError } from '../domain/errors.ts'

/** Where in a file something is wrong; `row` counts from 1 and includes a CSV header. */
export interface FaultPlace {
  readonly file: string
  readonly row: number
  readonly column: string
  readonly value: string
}

const at = (d: FaultPlace): string => `${d.file}, row ${d.row}, column ${d.column}: "${d.value}"`
const NOTHING = 'nothing of the file was stored'

export const ImportValueMissing = defineError('IMPORT_VALUE_MISSING', {
  status: 422,
  kind: 'data',
  message: (d: FaultPlace) => `${at(d)} is empty, a value is needed; remove or complete the row (${NOTHING})`,
})

export const ImportNumberUnreadable = defineError('IMPORT_NUMBER_UNREADABLE', {
  status: 422,
  kind: 'data',
  message: (d: FaultPlace) => `${at(d)} is no number; correct it, or name another column with --columns (${NOTHING})`,
})

export const ImportNumberRange = defineError('IMPORT_NUMBER_RANGE', {
  status: 422,
  kind: 'data',
  message: (d: FaultPlace & { wanted: string }) =>
    `${at(d)} must be ${d.wanted}; correct or remove the row, or name another column with --columns (${NOTHING})`,
})

export const ImportTimeUnreadable = defineError('IMPORT_TIME_UNREADABLE', {
  status: 422,
  kind: 'data',
  message: (d: FaultPlace & { format: string }) =>
    `${at(d)} is no time between 2000 and 2100 read as ${d.format}, as the rest of the column is; correct the row (${NOTHING})`,
})

export const ImportSideUnreadable = defineError('IMPORT_SIDE_UNREADABLE', {
  status: 422,
  kind: 'data',
  message: (d: FaultPlace) =>
    `${at(d)} is no side; buy, sell, long or short is needed: correct it, or name another column with --columns side=... (${NOTHING})`,
})

export const ImportCandleShape = defineError('IMPORT_CANDLE_SHAPE', {
  status: 422,
  kind: 'data',
  message: (d: FaultPlace & { problem: string }) =>
    `${at(d)}: ${d.problem}; correct or remove the candle, or name the columns with --columns (${NOTHING})`,
})

export const ImportRowUnreadable = defineError('IMPORT_ROW_UNREADABLE', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; row: number; value: string; problem: string }) =>
    `${d.file}, row ${d.row}: "${d.value}": ${d.problem}; correct or remove the row (${NOTHING})`,
})

export const ImportOffGrid = defineError('IMPORT_OFF_GRID', {
  status: 422,
  kind: 'data',
  message: (d: FaultPlace & { interval: string }) =>
    `${at(d)} is not the opening time of a ${d.interval} candle (UTC); give the right --interval, or --time-label end when times are closing times (${NOTHING})`,
})

export const ImportDuplicatesDisagree = defineError('IMPORT_DUPLICATES_DISAGREE', {
  status: 422,
  kind: 'data',
  message: (d: FaultPlace & { otherRow: number }) =>
    `${at(d)} repeats the time of row ${d.otherRow} with other values; remove one of the two (${NOTHING})`,
})

export const ImportNoRows = defineError('IMPORT_NO_ROWS', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; why: string }) => `${d.file}: no rows to import: ${d.why}`,
})

export const ImportSymbolAbsent = defineError('IMPORT_SYMBOL_ABSENT', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; symbol: string; found: readonly string[] }) =>
    `${d.file} has no rows of ${d.symbol}; it has ${d.found.join(', ')}: give one of them, or map a name with --symbol-map`,
})

export const ImportSymbolsCollide = defineError('IMPORT_SYMBOLS_COLLIDE', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; symbol: string; names: readonly string[] }) =>
    `${d.file}: ${d.names.join(' and ')} would all be stored as ${d.symbol}; map them apart with --symbol-map`,
})

export const ImportIntervalUnknown = defineError('IMPORT_INTERVAL_UNKNOWN', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; found: string; known: readonly string[] }) =>
    `${d.file}: candles are ${d.found} apart, which is no interval liqheat knows (${d.known.join(' ')}); give --interval`,
})

export const ImportIntervalMismatch = defineError('IMPORT_INTERVAL_MISMATCH', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; interval: string; found: string }) =>
    `${d.file}: --interval says ${d.interval}, but candles are ${d.found} apart; give the interval of the file`,
})

export const ImportStepsDiffer = defineError('IMPORT_STEPS_DIFFER', {
  status: 422,
  kind: 'data',
  message: (d: { file: string }) =>
    `${d.file}: symbols are spaced differently, so that end times cannot be moved to starts; import one at a time with --symbol`,
})

export const ImportFileUnreadable = defineError('IMPORT_FILE_UNREADABLE', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; problem: string }) => `${d.file} cannot be read: ${d.problem}`,
})

export const ImportInterrupted = defineError('IMPORT_INTERRUPTED', {
  status: 499,
  kind: 'data',
  retry: 'now',
  message: (d: { file: string }) => `${d.file}: interrupted; ${NOTHING}`,
})

export const ArchivePeriodWrong = defineError('ARCHIVE_PERIOD_WRONG', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; found: string; from: string; to: string }) =>
    `${d.file} holds a row of ${d.found}, and its name says ${d.from} to ${d.to}: another file may have been stored under this name (${NOTHING})`,
})

export const TradeInvalid = defineError('ARCHIVE_TRADE_INVALID', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; row: number; value: string; from: string; to: string }) =>
    `${d.file}, row ${d.row}: "${d.value}" is no trade with a price and a quantity above 0, a taker side and a time from ${d.from} to ${d.to}; fetch the file again or report it to the exchange (${NOTHING})`,
})
