import { type Pane, paneQuery } from './panes.ts'

interface Context {
  readonly symbol: string
  readonly defaultModel: string
  /** Whether every model that can run is asked for. */
  readonly all: boolean
}

/**
 * What `/liquidations/compare-models` is asked: on the first pane's symbol, venues and time, the models of those panes
 * that differ by model alone. Undefined where these are fewer than two and not all are asked for.
 */
export function agreementQuery(
  panes: readonly Pane[],
  { symbol, defaultModel, all }: Context,
): Record<string, string> | undefined {
  const [first] = panes
  if (first === undefined) return undefined
  const { model: _model, ...place } = paneQuery({ ...first, options: {} }, symbol)
  if (all) return place
  const alike = panes.filter((pane) => {
    const { model: _other, ...its } = paneQuery(pane, symbol)
    return JSON.stringify(its) === JSON.stringify(place)
  })
  const models = new Set(alike.map(({ model }) => model || defaultModel))
  return models.size < 2 ? undefined : { ...place, models: [...models].join(',') }
}
