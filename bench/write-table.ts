import { readFileSync, writeFileSync } from 'node:fs'

/** Prints a table and the lines around it, and puts them between two marks of a document in place of those that were there. */
export function writeTable(
  table: readonly string[],
  { document, begin, end }: { readonly document: string; readonly begin: string; readonly end: string },
): void {
  console.log(table.join('\n'))
  const text = readFileSync(document, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${document} has no ${begin} ... ${end}`)
  writeFileSync(document, `${before}${begin}\n${table.join('\n')}\n${end}${after}`)
}
