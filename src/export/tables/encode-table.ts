import { ArrowEncoder } from './arrow-encoder.ts'
import { CsvEncoder } from './csv-encoder.ts'
import { ParquetEncoder } from './parquet-encoder.ts'
import type { Table, TableEncoder, TableHead } from './table.ts'

/** Formats of a table that can be written while its rows are still being read. */
export const TABLE_FORMATS = ['arrow', 'csv', 'parquet'] as const
export type TableFormat = (typeof TABLE_FORMATS)[number]

const ENCODERS: { readonly [Format in TableFormat]: new (head: TableHead) => TableEncoder } = {
  arrow: ArrowEncoder,
  csv: CsvEncoder,
  parquet: ParquetEncoder,
}

/** An encoder for one table. */
export function createEncoder(format: TableFormat, head: TableHead): TableEncoder {
  return new ENCODERS[format](head)
}

/** A table as the bytes of a file. */
export function encodeTable(format: TableFormat, { columns, meta, batches }: Table): Buffer {
  const encoder = createEncoder(format, { columns, meta })
  const pieces = [encoder.begin()]
  for (const batch of batches) pieces.push(encoder.add(batch))
  pieces.push(encoder.end())
  return Buffer.concat(pieces)
}
