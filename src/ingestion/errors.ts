import { defineError } from '../domain/errors.ts'

export const ImportFileAbsent = defineError('IMPORT_FILE_ABSENT', {
  status: 404,
  kind: 'data',
  message: (d: { file: string; problem: string }) => `${d.file} cannot be opened: ${d.problem}; check the path`,
})

export const ImportFormatUnknown = defineError('IMPORT_FORMAT_UNKNOWN', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; problem: string }) => `${d.file}: ${d.problem}; give CSV, CSV.gz or Parquet`,
})

export const ImportFileEmpty = defineError('IMPORT_FILE_EMPTY', {
  status: 422,
  kind: 'data',
  message: (d: { file: string }) => `${d.file} is empty; nothing to import`,
})

export const ImportHeaderNeeded = defineError('IMPORT_HEADER_NEEDED', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; columns: number }) =>
    `${d.file} has no header and its ${d.columns} columns are not in an order liqheat knows; add a header line, or name columns by number (--columns open_time=1,open=2,...)`,
})

export const ImportColumnMissing = defineError('IMPORT_COLUMN_MISSING', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; role: string; columns: readonly string[] }) =>
    `${d.file}: no column was recognised as ${d.role}; its columns are ${d.columns.join(', ')}: name it with --columns ${d.role}=<column>`,
})

export const ImportColumnAmbiguous = defineError('IMPORT_COLUMN_AMBIGUOUS', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; role: string; candidates: readonly string[]; columns: readonly string[] }) =>
    `${d.file}: ${d.candidates.join(' and ')} could both be ${d.role} (columns: ${d.columns.join(', ')}); choose with --columns ${d.role}=${d.candidates[0] ?? ''}`,
})

export const ImportColumnUnknown = defineError('IMPORT_COLUMN_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; column: string; columns: readonly string[] }) =>
    `--columns names "${d.column}", which ${d.file} does not have; its columns are ${d.columns.join(', ')}`,
})

export const ImportRoleUnknown = defineError('IMPORT_ROLE_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { role: string; kind: string; roles: readonly string[] }) =>
    `--columns sets "${d.role}", which ${d.kind} does not have; it has ${d.roles.join(', ')}`,
})

export const ImportUnitNeeded = defineError('IMPORT_UNIT_NEEDED', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; column: string; option: string; choices: string; why: string }) =>
    `${d.file}: the unit of column ${d.column} does not show in its name (${d.why}); say it with ${d.option} ${d.choices}`,
})

export const ImportUnitContradicted = defineError('IMPORT_UNIT_CONTRADICTED', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; column: string; other: string; unit: string }) =>
    `${d.file}: columns ${d.column} and ${d.other} hold the same values, so ${d.column} is a USD value and not ${d.unit}; give --open-interest-unit usd`,
})

export const ImportContractValueNeeded = defineError('IMPORT_CONTRACT_VALUE_NEEDED', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; column: string }) =>
    `${d.file}: column ${d.column} counts contracts, and no column gives their size; give --contract-value (base units per contract, such as 0.01 for OKX BTC-USDT-SWAP)`,
})

export const ImportSymbolNeeded = defineError('IMPORT_SYMBOL_NEEDED', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; columns: readonly string[] }) =>
    `${d.file} has no symbol column (${d.columns.join(', ')}); give --symbol, or name the column with --columns symbol=<column>`,
})

export const ImportIntervalNeeded = defineError('IMPORT_INTERVAL_NEEDED', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; found: readonly string[] }) =>
    `${d.file} holds several intervals (${d.found.join(', ')}); choose one with --interval`,
})

export const ImportOptionInvalid = defineError('IMPORT_OPTION_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { option: string; value: string; wanted: string }) =>
    `${d.option} was "${d.value}"; it must be ${d.wanted}`,
})

export const ImportTimeFormatUnknown = defineError('IMPORT_TIME_FORMAT_UNKNOWN', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; column: string; value: string }) =>
    `${d.file}, column ${d.column}: "${d.value}" is no time; epoch seconds, milliseconds, microseconds or ISO 8601 text are read, or name another column with --columns time=<column>`,
})

export const ImportTiersUnreadable = defineError('IMPORT_TIERS_UNREADABLE', {
  status: 422,
  kind: 'data',
  message: (d: { file: string; problem: string }) =>
    `${d.file}: ${d.problem}; Binance's leverage brackets are expected: [{"symbol", "brackets": [{"initialLeverage", "notionalFloor", "notionalCap", "maintMarginRatio", "cum"}]}] (nothing of the file was stored)`,
})
