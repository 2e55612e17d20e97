import { columnsJson } from '../../export/tables/columns-json.ts'
import { encodeTable, type TableFormat } from '../../export/tables/encode-table.ts'
import type { Table } from '../../export/tables/table.ts'
import type { AnswerBody } from '../answers/answer.ts'
import { contentTypeOf } from './answer-format.ts'

/** A table as a finished answer. */
export function tableBody(format: TableFormat | 'columns', table: Table): AnswerBody {
  return {
    contentType: contentTypeOf(format),
    body: format === 'columns' ? columnsJson(table) : encodeTable(format, table),
  }
}
