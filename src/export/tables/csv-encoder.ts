import type { ColumnValues, TableBatch, TableEncoder, TableHead } from './table.ts'

const QUOTED = /[",\r\n]/

/**
 * CSV as RFC 4180 has it but for line ends, which are `\n`: one line of names, null is an empty field.
 *
 * Numbers are the shortest text that reads back to the same double, as in JSON. The meta of the table is not in it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export class CsvEncoder implements TableEncoder {
  private readonly head: TableHead

  constructor(head: TableHead) {
    this.head = head
  }

  begin(): Uint8Array {
    return Buffer.from(`${this.head.columns.map(({ name }) => textField(name)).join(',')}\n`)
  }

  add({ rows, columns }: TableBatch): Uint8Array {
    const fields = columns.map(fieldsOf)
    let text = ''
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < fields.length; column++) {
        text += (column === 0 ? '' : ',') + fields[column]?.(row)
      }
      text += '\n'
    }
    return Buffer.from(text)
  }

  end(): Uint8Array {
    return new Uint8Array(0)
  }
}

function fieldsOf(values: ColumnValues): (row: number) => string {
  if (!(values instanceof Float64Array)) return (row) => textField(values[row] ?? '')
  return (row) => {
    const value = values[row] ?? Number.NaN
    return Number.isNaN(value) ? '' : String(value)
  }
}

function textField(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
