import { type Static, Type } from 'typebox'
import { MODELS } from '../models/registry.ts'
import { DEFAULT_TYPICAL_NOTIONAL, type HeatmapQuery } from '../services/heatmap-plan.ts'
import { ModelOptionProperties, splitModelOptions } from './model-options.ts'
import { SymbolQuery, stringEnum } from './schemas.ts'

/** Query parameters of every answer that a model draws, but for its time. */
export const MapProperties = {
  symbol: SymbolQuery,
  model: Type.Optional(
    stringEnum(
      MODELS.map(({ id }) => id),
      'Model id, see GET /models; default ledger',
    ),
  ),
  exchanges: Type.Optional(
    Type.String({ maxLength: 200, description: 'Comma-separated exchange ids; default all stored ones' }),
  ),
  price_bin_size: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, description: 'Bucket in quote units; default near 0.1 % of the price' }),
  ),
  leverage_weights: Type.Optional(
    Type.String({
      maxLength: 1000,
      description:
        'leverage:weight pairs, any sum; default 5:15,10:30,25:25,50:20,100:10, or the model’s own distribution',
    }),
  ),
  typical_notional: Type.Optional(
    Type.Number({
      minimum: 1,
      maximum: 1e9,
      description: `USD notional that chooses the margin tier of every modelled position; default ${DEFAULT_TYPICAL_NOTIONAL}`,
    }),
  ),
  as_of: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'Answer as it was known at this time; ISO 8601 (UTC unless zoned) or epoch milliseconds',
    }),
  ),
  parameters: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'Name of a parameter set, see GET /parameters; decides model, options and leverage_weights',
    }),
  ),
  ...ModelOptionProperties,
}
const MapQuerySchema = Type.Object(MapProperties)

/** A validated query as the services take it. */
export function mapQuery<Query extends Static<typeof MapQuerySchema>>(
  query: Query,
): HeatmapQuery & Omit<Query, 'exchanges'> {
  const { rest, modelOptions } = splitModelOptions(query)
  const { exchanges, ...others } = rest
  return {
    ...others,
    exchanges: exchanges === undefined ? undefined : exchangeIds(exchanges),
    model_options: modelOptions,
  }
}

/** Ids of a comma-separated list, sorted so that the order typed does not matter; an empty list means every stored exchange. */
export function exchangeIds(text: string): string[] | undefined {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '').sort()
  return ids.length === 0 ? undefined : ids
}
