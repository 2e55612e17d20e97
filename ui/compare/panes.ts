/** What one pane shows; empty text leaves a choice to the page or the server. */
export interface Pane {
  readonly symbol: string
  readonly model: string
  readonly exchanges: string
  readonly as_of: string
  /** `5:15,10:30`. */
  readonly weights: string
  /** Options of the model by name, as typed. */
  readonly options: Readonly<Record<string, string>>
}

export const LEAST_PANES = 2
export const MOST_PANES = 4
const SEPARATOR = '~'
const OPTION = 'o.'

export const PLAIN_PANE: Pane = { symbol: '', model: '', exchanges: '', as_of: '', weights: '', options: {} }
/** What is compared unless the URL says otherwise: the default model with a mix of all. */
export const DEFAULT_PANES = `${SEPARATOR}model=ensemble`

/** Reads two to four panes from the URL; what is missing is plain. */
export function parsePanes(text: string): readonly Pane[] {
  const panes = text.split(SEPARATOR).slice(0, MOST_PANES).map(parsePane)
  while (panes.length < LEAST_PANES) panes.push(PLAIN_PANE)
  return panes
}

/** Writes panes for the URL. */
export function panesText(panes: readonly Pane[]): string {
  return panes.map(paneText).join(SEPARATOR)
}

/** Letter by which the page calls a pane. */
export function paneName(index: number): string {
  return 'ABCD'[index] ?? ''
}

/** Panes with two of them in each other's place. */
export function swapPanes(panes: readonly Pane[], index: number, other: number): readonly Pane[] {
  return panes.map((pane, i) => (i === index ? (panes[other] ?? pane) : i === other ? (panes[index] ?? pane) : pane))
}

/** What the server is asked for a pane, of a heatmap or a map. */
export function paneQuery(pane: Pane, symbol: string): Record<string, string> {
  const query: Record<string, string> = { symbol: pane.symbol || symbol }
  if (pane.model !== '') query['model'] = pane.model
  if (pane.exchanges !== '') query['exchanges'] = pane.exchanges
  if (pane.as_of !== '') query['as_of'] = pane.as_of
  if (pane.weights !== '') query['leverage_weights'] = pane.weights
  return { ...query, ...pane.options }
}

function parsePane(text: string): Pane {
  const query = new URLSearchParams(text)
  const read = (name: string) => query.get(name) ?? ''
  const options = [...query].flatMap(([name, value]) =>
    name.startsWith(OPTION) && value !== '' ? [[name.slice(OPTION.length), value] as const] : [],
  )
  return {
    symbol: read('symbol'),
    model: read('model'),
    exchanges: read('exchanges'),
    as_of: read('as_of'),
    weights: read('weights'),
    options: Object.fromEntries(options),
  }
}

function paneText({ options, ...plain }: Pane): string {
  const query = new URLSearchParams(Object.entries(plain).filter(([, value]) => value !== ''))
  for (const [name, value] of Object.entries(options)) if (value !== '') query.set(OPTION + name, value)
  // A tilde stands between panes; URLSearchParams escapes one inside a value.
  return query.toString()
}
