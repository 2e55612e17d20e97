import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { findTierFault, type TierTable } from '../domain/margin-tiers.ts'
import { ImportFileAbsent, ImportOptionInvalid, ImportTiersUnreadable } from './errors.ts'
import { type FileSummary, type ImportOptions, optionsKey } from './import-options.ts'
import { parseTierTables } from './parse-tier-tables.ts'

/**
 * Imports maintenance-margin tables; what is there already, value by value, is left alone.
 *
 * @throws IMPORT_TIERS_UNREADABLE, IMPORT_OPTION_INVALID
 */
export async function importTiersFile(
  file: string,
  options: ImportOptions,
): Promise<Omit<FileSummary, 'file' | 'seconds'>> {
  const { store, exchange, validFrom, symbol, symbolMap = {} } = options
  if (validFrom === undefined) {
    const wanted = 'given for margin tiers: the date from which they hold, such as 2024-10-24'
    throw ImportOptionInvalid({ option: '--valid-from', value: '', wanted })
  }
  const name = path.basename(file)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw ImportFileAbsent({ file, problem: cause instanceof Error ? cause.message : String(cause) }, { cause })
  })
  const canonical = (venueName: string) => symbolMap[venueName] ?? exchange.canonicalSymbol(venueName)
  const all = parseTierTables(text, { file: name, validFrom, canonical })
  const tables = symbol === undefined ? all : all.filter((table) => table.symbol === symbol)
  if (tables.length === 0)
    throw ImportTiersUnreadable({
      file: name,
      problem: `it has no tiers${symbol === undefined ? '' : ` of ${symbol}`}`,
    })
  for (const table of tables) {
    const fault = findTierFault(table.tiers, exchange.tierContinuity)
    if (fault !== undefined) throw ImportTiersUnreadable({ file: name, problem: `${table.symbol}: ${fault}` })
  }
  const bytes = Buffer.byteLength(text)
  const stored = new Set((await store.readMarginTiers(exchange.id)).map(identityOf))
  if (tables.every((table) => stored.has(identityOf(table)))) {
    return { bytes, status: 'unchanged', rows: 0, duplicates: 0, replacedRows: 0, series: [], notes: [] }
  }
  const sha256 = createHash('sha256').update(text).digest('hex')
  const write = { exchange: exchange.id, source: name, sha256, bytes, optionsKey: optionsKey(options), tables }
  const { rows, replacedRows } = await store.importTiers(write)
  return {
    bytes,
    status: 'imported',
    rows,
    duplicates: 0,
    replacedRows,
    series: [],
    notes: [`tiers of ${tables.length} symbols`],
  }
}

function identityOf({ symbol, validFrom, tiers }: TierTable): string {
  const values = tiers.map(({ floor, cap, maxLeverage, rate, amount }) => [floor, cap, maxLeverage, rate, amount])
  return JSON.stringify([symbol, validFrom, values])
}
