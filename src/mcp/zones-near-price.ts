import { z } from 'zod'
import { loadHeatmap, MapInput, MapOutput, type Zone, ZoneOutput } from './heatmap-answer.ts'
import { caveats, zoneText } from './short-text.ts'
import type { Tool } from './tool.ts'

const TOLD_ZONES = 8

const Input = {
  ...MapInput,
  side: z.enum(['long', 'short']).optional().describe('Only zones of this side of the position; both when not given'),
  range_pct: z
    .number()
    .positive()
    .max(100)
    .default(5)
    .describe('How far from the price the nearest edge of a zone may be, in %'),
}

/** `zones_near_price`: what a move of the price would meet first. */
export const zonesNearPrice: Tool<typeof Input> = {
  name: 'zones_near_price',
  title: 'Liquidation zones near the price',
  description:
    'Modelled liquidation zones whose nearest edge lies within range_pct of the current price, the nearest first: what ' +
    'a move up (shorts) or down (longs) would meet.',
  input: Input,
  output: {
    ...MapOutput,
    range_pct: z.number(),
    zones: z.array(ZoneOutput.extend({ edge_distance_pct: z.number().describe('To the nearest edge in %; 0 inside') })),
  },
  ask: async ({ side, range_pct: range, ...input }, context) => {
    const { about, zones } = await loadHeatmap(context, input)
    const near = zones
      .filter((zone) => side === undefined || zone.side === side)
      .map((zone) => ({ ...zone, edge_distance_pct: edgeDistance(zone, about.current_price) }))
      .filter((zone) => Math.abs(zone.edge_distance_pct) <= range)
      .sort((a, b) => Math.abs(a.edge_distance_pct) - Math.abs(b.edge_distance_pct))
    const which = side === undefined ? 'zones' : `zones of ${side}s`
    const text = [
      `${about.symbol} at ${about.current_price} (${about.time}), model ${about.model}: ${near.length} ${which} within ${range} %.`,
      ...near.slice(0, TOLD_ZONES).map(zoneText),
      ...caveats(about),
    ].join('\n')
    return { text, data: { ...about, range_pct: range, zones: near } }
  },
}

/** To the nearest edge in %, to four decimals, negative below the price; 0 where the price is inside. */
function edgeDistance({ price_low: low, price_high: high }: Zone, price: number): number {
  const edge = Math.min(Math.max(price, low), high)
  return Math.round((edge / price - 1) * 1e6) / 1e4
}
