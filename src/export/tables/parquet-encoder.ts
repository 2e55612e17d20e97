import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { ColumnType, ColumnValues, TableBatch, TableColumn, TableEncoder, TableHead } from './table.ts'

/** Key of the file's metadata under which a table's meta lies as JSON. */
const META_KEY = 'liqheat'
const TYPES: Readonly<Record<ColumnType, BasicType>> = { float64: 'DOUBLE', int64: 'INT64', utf8: 'STRING' }

/**
 * Parquet with one row group for each batch, compressed by Snappy; every column may be null.
 *
 * DuckDB would write it faster, but only to a file and where the store is open.
 */
export class ParquetEncoder implements TableEncoder {
  private readonly columns: readonly TableColumn[]
  private readonly bytes = new ByteWriter()
  private readonly writer: ParquetWriter

  constructor({ columns, meta }: TableHead) {
    this.columns = columns
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: schemaFromColumnData({
        columnData: columns.map(({ name, type }) => ({ name, data: [], type: TYPES[type], nullable: true })),
      }),
      kvMetadata: [{ key: META_KEY, value: JSON.stringify(meta) }],
      createdBy: 'liqheat',
    })
  }

  begin(): Uint8Array {
    return this.takeBytes()
  }

  add({ rows, columns }: TableBatch): Uint8Array {
    if (rows === 0) return new Uint8Array(0)
    const columnData = this.columns.map(({ name, type }, i) => ({
      name,
      data: parquetValues(columns[i] ?? [], type),
      type: TYPES[type],
    }))
    // Nothing is awaited: the bytes stay in memory.
    void this.writer.write({ columnData, rowGroupSize: rows })
    return this.takeBytes()
  }

  end(): Uint8Array {
    void this.writer.finish()
    return this.takeBytes()
  }

  /** What was written since the last time; `offset` goes on counting from the beginning of the file. */
  private takeBytes(): Uint8Array {
    const taken = this.bytes.getBytes().slice()
    this.bytes.index = 0
    return taken
  }
}

function parquetValues(values: ColumnValues, type: ColumnType): unknown[] | Float64Array | BigInt64Array {
  if (!(values instanceof Float64Array)) return [...values]
  const hasNull = values.some(Number.isNaN)
  if (type === 'int64') {
    if (!hasNull) return BigInt64Array.from(values, BigInt)
    return Array.from(values, (value) => (Number.isNaN(value) ? null : BigInt(value)))
  }
  return hasNull ? Array.from(values, (value) => (Number.isNaN(value) ? null : value)) : values
}
