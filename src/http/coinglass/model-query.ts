import { type Static, Type } from 'typebox'
import type { HeatmapQuery } from '../../services/heatmap-plan.ts'
import { MapProperties, mapQuery } from '../map-query.ts'

const { symbol: _symbol, exchanges: _exchanges, parameters: _parameters, ...Properties } = MapProperties

/** Parameters of liqheat's own that choose and tune the model; CoinGlass has none of them. */
export const ModelProperties = Properties
const ModelQuerySchema = Type.Object(ModelProperties)

/** Which market a modelled answer is about. */
export interface ModelMarket {
  readonly symbol: string
  readonly exchanges: readonly string[] | undefined
  /** Model of a query that names none. */
  readonly model: string
}

/** The question of a validated query about a market; what is no parameter of the model is left out. */
export function modelQuery(
  query: Static<typeof ModelQuerySchema>,
  { symbol, exchanges, model }: ModelMarket,
): HeatmapQuery {
  const own = Object.fromEntries(Object.entries(query).filter(([name]) => Object.hasOwn(ModelProperties, name)))
  return { ...mapQuery({ model, ...own, symbol }), exchanges }
}
