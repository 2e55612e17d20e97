const BATCH_ROWS = 4096

/** Type of a column's values: 64-bit floats, whole numbers (times are UTC ms), or text. */
export type ColumnType = 'float64' | 'int64' | 'utf8'

/** A named column; where its values have a unit, the name ends in it. */
export interface TableColumn {
  readonly name: string
  readonly type: ColumnType
}

/** Values of one column: numbers of `float64` and `int64` with NaN for null, or text. */
export type ColumnValues = Float64Array | readonly (string | null)[]

/** Some consecutive rows, column by column in the order of the table. */
export interface TableBatch {
  readonly rows: number
  readonly columns: readonly ColumnValues[]
}

/** What is known of a table before its rows. */
export interface TableHead {
  readonly columns: readonly TableColumn[]
  /** What a reader must know about all rows; plain data. */
  readonly meta: object
}

/** A table in batches of any size; each is asked for when the one before is written. */
export interface Table extends TableHead {
  readonly batches: Iterable<TableBatch>
}

/** Writes one table piece by piece; the pieces in order are the file. */
export interface TableEncoder {
  begin(): Uint8Array
  add(batch: TableBatch): Uint8Array
  end(): Uint8Array
}

/** A column whose values come from rows of `Row`. */
export type RowColumn<Row> = TableColumn &
  (
    | { readonly type: 'utf8'; read(row: Row): string | null }
    | { readonly type: 'float64' | 'int64'; read(row: Row): number | null }
  )

/** Rows turned into columns. */
export function batchOfRows<Row>(columns: readonly RowColumn<Row>[], rows: readonly Row[]): TableBatch {
  return {
    rows: rows.length,
    columns: columns.map((column) =>
      column.type === 'utf8'
        ? rows.map((row) => column.read(row))
        : Float64Array.from(rows, (row) => column.read(row) ?? Number.NaN),
    ),
  }
}

/** Rows turned into columns, so many at a time that a writer holds up nothing else for long. */
export function* batchesOfRows<Row>(columns: readonly RowColumn<Row>[], rows: readonly Row[]): Generator<TableBatch> {
  for (let i = 0; i < rows.length; i += BATCH_ROWS) yield batchOfRows(columns, rows.slice(i, i + BATCH_ROWS))
}

/** Names and types alone. */
export function columnsOf<Row>(columns: readonly RowColumn<Row>[]): TableColumn[] {
  return columns.map(({ name, type }) => ({ name, type }))
}
