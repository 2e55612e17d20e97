import {
  type Column,
  columnFromArray,
  Endianness,
  field,
  float64,
  int64,
  Table,
  tableToIPC,
  utf8,
  Version,
} from '@uwdata/flechette'
import type { ColumnType, ColumnValues, TableBatch, TableColumn, TableEncoder, TableHead } from './table.ts'

/** Key of the schema's metadata under which a table's meta lies as JSON. */
const META_KEY = 'liqheat'
/** Ends a stream: continuation marker and a length of 0. */
const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0)
/** Continuation marker and length before the metadata of a message. */
const PREFIX_BYTES = 8

const TYPES = { float64, int64, utf8 } as const

/**
 * Arrow IPC stream: the schema, one record batch for each batch, the end. Text is plain utf8, without dictionaries.
 *
 * The library writes whole streams; each batch is written as one, whose schema and end are cut off.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
export class ArrowEncoder implements TableEncoder {
  private readonly columns: readonly TableColumn[]
  private readonly schema: Table['schema']
  private readonly begun: Uint8Array

  constructor({ columns, meta }: TableHead) {
    this.columns = columns
    this.schema = {
      version: Version.V5,
      endianness: Endianness.Little,
      fields: columns.map(({ name, type }) => field(name, TYPES[type]())),
      metadata: new Map([[META_KEY, JSON.stringify(meta)]]),
    }
    const empty = this.write({ rows: 0, columns: columns.map(() => []) })
    this.begun = empty.subarray(0, messageBytes(empty))
  }

  begin(): Uint8Array {
    return this.begun
  }

  add(batch: TableBatch): Uint8Array {
    if (batch.rows === 0) return new Uint8Array(0)
    const stream = this.write(batch)
    return stream.subarray(this.begun.byteLength, stream.byteLength - END_OF_STREAM.byteLength)
  }

  end(): Uint8Array {
    return END_OF_STREAM
  }

  private write(batch: TableBatch): Uint8Array {
    const columns = this.columns.map(({ type }, i) => arrowColumn(batch.columns[i] ?? [], type))
    const stream = tableToIPC(new Table(this.schema, columns), { format: 'stream' })
    if (stream === null) throw new Error('Invariant: a table without a sink is written to memory')
    return stream
  }
}

/** Bytes of the first message, which has no body: a schema. */
function messageBytes(stream: Uint8Array): number {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  return PREFIX_BYTES + view.getInt32(4, true)
}

function arrowColumn(values: ColumnValues, type: ColumnType): Column<unknown> {
  if (values.length === 0) return columnFromArray([], TYPES[type]())
  if (!(values instanceof Float64Array)) return columnFromArray([...values], utf8())
  if (!values.some(Number.isNaN)) {
    return columnFromArray(type === 'int64' ? BigInt64Array.from(values, BigInt) : values)
  }
  return columnFromArray(
    Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
    TYPES[type](),
  )
}
