import type { SqlAnswer, SqlValue } from '../../storage/sql-target.ts'

const LINE_END = '\r\n'
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/

/** An answer as CSV by RFC 4180: a header, nothing for null, lists and structs as JSON. */
export function csvText({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ name }) => quoted(name)).join(',')]
  for (const row of rows) lines.push(row.map(field).join(','))
  return lines.join(LINE_END) + LINE_END
}

function field(value: SqlValue): string {
  if (value === null) return ''
  if (typeof value === 'object') return quoted(JSON.stringify(value))
  // An empty text is told from null by its quotes.
  return value === '' ? '""' : quoted(String(value))
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
