import type { TimeFormat } from '../../storage/import-target.ts'
import { type CsvHead, parseCsvHead } from '../csv-head.ts'
import { findTimeFormat } from '../time-format.ts'
import { ArchiveLayoutUnknown } from './errors.ts'

/** Where the columns of a file are, by name; from its header, or in the order that files without one have. */
export interface FileLayout {
  readonly hasHeader: boolean
  /** Names by position. */
  readonly columns: readonly string[]
  readonly rows: CsvHead['rows']
  /** @throws ARCHIVE_LAYOUT_UNKNOWN when the file has no such column */
  position(column: string): number
}

/** @param known - columns in the order of files without header */
export function layoutOf(file: string, text: string, known: readonly string[]): FileLayout | undefined {
  const head = parseCsvHead(text)
  if (head === undefined) return undefined
  const { hasHeader, rows } = head
  const width = head.columns.length
  if (!hasHeader && width !== known.length) {
    const problem = `it has no header and ${width} columns, ${known.length} are expected`
    throw ArchiveLayoutUnknown({ file, problem, columns: rows[0] ?? [] })
  }
  const columns = hasHeader ? head.columns : known
  const position = (column: string): number => {
    const found = columns.indexOf(column)
    if (found < 0) throw ArchiveLayoutUnknown({ file, problem: `it has no column ${column}`, columns })
    return found
  }
  return { hasHeader, columns, rows, position }
}

/** How a column tells time, from the first rows; milliseconds where there are none. */
export function timeFormatOf(file: string, layout: FileLayout, column: string): TimeFormat {
  const position = layout.position(column)
  const texts = layout.rows.map((row) => row[position] ?? '')
  const format = findTimeFormat(texts)
  if (format !== undefined) return format
  if (texts.length === 0) return 'milliseconds'
  throw ArchiveLayoutUnknown({ file, problem: `"${texts[0]}" in column ${column} is no time`, columns: layout.columns })
}
