/** One row of the leverage editor, as typed. */
export interface LeverageRow {
  readonly leverage: string
  readonly weight: string
}

/** Splits `5:15,10:30` into rows. */
export function rowsOf(text: string): LeverageRow[] {
  return text.split(',').map((pair) => {
    const [leverage = '', weight = ''] = pair.split(':')
    return { leverage: leverage.trim(), weight: weight.trim() }
  })
}

/** First thing wrong with the rows, or undefined; nothing is sent while there is one. */
export function rowsFault(rows: readonly LeverageRow[]): string | undefined {
  if (rows.length === 0) return 'at least one tier is needed'
  const seen = new Set<number>()
  for (const { leverage, weight } of rows) {
    const multiple = Number(leverage)
    if (leverage === '' || !(multiple >= 1)) return `"${leverage}" is no leverage of 1 or more`
    if (weight === '' || !(Number(weight) > 0)) return `the weight of ${leverage}x must be above 0`
    if (seen.has(multiple)) return `${leverage}x stands there twice`
    seen.add(multiple)
  }
  return undefined
}

/** Writes rows as the API takes them. */
export function rowsText(rows: readonly LeverageRow[]): string {
  return rows.map(({ leverage, weight }) => `${Number(leverage)}:${Number(weight)}`).join(',')
}
