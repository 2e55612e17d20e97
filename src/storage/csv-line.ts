import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { TableFile } from './import-target.ts'

/**
 * Row number as an editor shows it: the header counts, and so do blank lines, which DuckDB skips.
 *
 * A quoted value with a line break makes it too small by one; market data has none.
 *
 * @param dataRow - 1 for the first row of data
 */
export async function fileRow(file: TableFile, dataRow: number): Promise<number> {
  if (file.format === 'parquet') return dataRow
  const wanted = dataRow + (file.hasHeader ? 1 : 0)
  const raw = createReadStream(file.path)
  const input = file.isGzip ? raw.pipe(createGunzip()) : raw
  let line = 0
  let filled = 0
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      if (text.trim() !== '') filled++
      if (filled === wanted) return line
    }
    return wanted
  } finally {
    raw.destroy()
  }
}
