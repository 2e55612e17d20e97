import { z } from 'zod'
import type { ToolContext } from './tool.ts'

/** Parameters that choose a map. */
export const MapInput = {
  symbol: z.string().min(1).max(40).describe('Canonical symbol, such as BTCUSDT'),
  model: z.string().max(40).optional().describe('Model id; the server’s default when not given'),
  exchanges: z.string().max(200).optional().describe('Comma-separated venue ids; all that are stored when not given'),
}

/** A price range in which modelled positions of one side pile up. */
export const ZoneOutput = z.object({
  side: z.enum(['long', 'short']).describe('Side of the positions that would be liquidated'),
  price_low: z.number(),
  price_high: z.number(),
  peak_price: z.number(),
  distance_pct: z.number().describe('From the current price to the peak in %; negative below it'),
  notional_usd: z.number().describe('USD notional of modelled open positions'),
  state: z.string().describe('active: never touched; partly_consumed: some were liquidated'),
})
export type Zone = z.infer<typeof ZoneOutput>

/** What every answer about a map says of itself. */
export const MapOutput = {
  symbol: z.string(),
  model: z.string(),
  model_version: z.string(),
  current_price: z.number(),
  time: z.string().describe('Time of the state: up to here inputs are complete, ISO 8601'),
  freshness_seconds: z.number().describe('Age of the state when it was computed'),
  data_kind: z.string().describe('observed, or simulated: made up by the simulator'),
  warnings: z.array(z.string()),
}

const AnswerSchema = z.object({
  symbol: z.string(),
  model: z.string(),
  current_price: z.number(),
  timestamp: z.number(),
  zones: z.array(
    z.object({
      side: z.enum(['long', 'short']),
      state: z.string(),
      price_low: z.number(),
      price_high: z.number(),
      peak_price: z.number(),
      distance_pct: z.number(),
      total_density: z.number(),
    }),
  ),
  per_exchange: z.record(
    z.string(),
    z.object({
      long_density: z.number(),
      short_density: z.number(),
      data_kind: z.string(),
      data_start: z.number().nullable(),
      data_end: z.number().nullable(),
    }),
  ),
  metadata: z.object({
    model_version: z.string(),
    data_kind: z.string(),
    freshness_seconds: z.number(),
    warnings: z.array(z.string()),
  }),
})

/** The map as it is now, with zones of every size. */
export interface HeatmapAnswer {
  readonly about: z.infer<z.ZodObject<typeof MapOutput>>
  readonly zones: readonly Zone[]
  readonly venues: z.infer<typeof AnswerSchema>['per_exchange']
}

/** Asks the server for a map. @throws as `ApiClient.get` */
export async function loadHeatmap(
  { api }: ToolContext,
  { symbol, model, exchanges }: z.infer<z.ZodObject<typeof MapInput>>,
): Promise<HeatmapAnswer> {
  // Cells are not read: the narrowest window of them is asked for.
  const query = { symbol: symbol.toUpperCase(), model, exchanges, timeframe: '1h', range_pct: 1 }
  const answer = await api.get('/liquidations/heatmap', query, AnswerSchema)
  const { metadata } = answer
  return {
    about: {
      symbol: answer.symbol,
      model: answer.model,
      model_version: metadata.model_version,
      current_price: answer.current_price,
      time: new Date(answer.timestamp).toISOString(),
      freshness_seconds: metadata.freshness_seconds,
      data_kind: metadata.data_kind,
      warnings: metadata.warnings,
    },
    zones: answer.zones.map(({ total_density: notional, ...zone }) => ({ ...zone, notional_usd: notional })),
    venues: answer.per_exchange,
  }
}
