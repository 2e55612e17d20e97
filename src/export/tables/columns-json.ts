import type { ColumnValues, Table } from './table.ts'

/** A table as JSON, an array for each column: `{"format":"columns","columns":{name:[...]},"meta":...}`. */
export function columnsJson({ columns, meta, batches }: Table): Buffer {
  const texts: string[][] = columns.map(() => [])
  for (const batch of batches) {
    for (const [i, values] of batch.columns.entries()) if (values.length > 0) texts[i]?.push(valuesText(values))
  }
  const named = columns.map(({ name }, i) => `${JSON.stringify(name)}:[${texts[i]?.join(',')}]`)
  return Buffer.from(`{"format":"columns","columns":{${named.join(',')}},"meta":${JSON.stringify(meta)}}`)
}

/** Values separated by commas; JSON writes NaN as null. */
function valuesText(values: ColumnValues): string {
  return JSON.stringify(Array.from<number | string | null>(values)).slice(1, -1)
}
