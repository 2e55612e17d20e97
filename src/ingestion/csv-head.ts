import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

/** How much of a file is looked at to tell its columns. */
const HEAD_BYTES = 64 * 1024
const SAMPLE_ROWS = 200
const DELIMITERS = [',', ';', '\t'] as const

/** The beginning of a CSV file. */
export interface CsvHead {
  readonly delimiter: string
  readonly hasHeader: boolean
  /** Header names; `1`, `2`, ... without a header. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** First characters of a file, unpacked, cut after the last whole line unless the file ends there. */
export async function loadCsvHead(path: string, isGzip: boolean): Promise<string> {
  const raw = createReadStream(path)
  const input = isGzip ? raw.pipe(createGunzip()) : raw
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of input) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= HEAD_BYTES) break
    }
  } finally {
    raw.destroy()
    input.destroy()
  }
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  return length < HEAD_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1)
}

/** Columns and first rows of a CSV text; undefined when it has no line with content. */
export function parseCsvHead(text: string): CsvHead | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const [first] = lines
  if (first === undefined) return undefined
  const delimiter = DELIMITERS.reduce((best, next) => (count(first, next) > count(first, best) ? next : best))
  const rows = lines.slice(0, SAMPLE_ROWS + 1).map((line) => cells(line, delimiter))
  const head = rows[0] ?? []
  const hasHeader = head.some((cell) => /[a-z]/i.test(cell) && !isValue(cell))
  const columns = hasHeader ? head.map((name) => name.trim()) : head.map((_, index) => String(index + 1))
  return { delimiter, hasHeader, columns, rows: hasHeader ? rows.slice(1) : rows }
}

/** Words and shapes that are values and no column names. */
function isValue(cell: string): boolean {
  const text = cell.trim()
  return (
    /^(nan|[+-]?inf(inity)?|null|true|false)$/i.test(text) ||
    /^[+-]?[\d.]+e[+-]?\d+$/i.test(text) ||
    /^\d{4}-\d\d-\d\d/.test(text)
  )
}

function count(line: string, delimiter: string): number {
  return line.split(delimiter).length
}

/** Cells of one line; a doubled quote inside quotes is a quote. */
function cells(line: string, delimiter: string): string[] {
  const result: string[] = []
  let cell = ''
  let isQuoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line[i]
    if (character === '"' && isQuoted && line[i + 1] === '"') {
      cell += '"'
      i++
    } else if (character === '"') isQuoted = !isQuoted
    else if (character === delimiter && !isQuoted) {
      result.push(cell)
      cell = ''
    } else cell += character
  }
  result.push(cell)
  return result
}
