/** Colours of a map chart, as CSS colours. */
export interface ChartColors {
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly panel: string
  readonly long: string
  readonly short: string
  readonly price: string
  /** Of groups, by their CSS variable. */
  readonly groups: ReadonlyMap<string, string>
}

/** Reads the colours that the theme gives an element. */
export function chartColors(element: Element, variables: readonly string[]): ChartColors {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: read('--text'),
    muted: read('--muted'),
    line: read('--line'),
    panel: read('--panel'),
    long: read('--map-long'),
    short: read('--map-short'),
    price: read('--map-price'),
    groups: new Map(variables.map((name) => [name, read(name)])),
  }
}
