import { z } from 'zod'
import { loadHeatmap, MapInput, MapOutput, ZoneOutput } from './heatmap-answer.ts'
import { caveats, usdText, zoneText } from './short-text.ts'
import type { Tool } from './tool.ts'

const MOST_ZONES = 10
const TOLD_ZONES = 5

const VenueOutput = z.object({
  exchange: z.string(),
  long_usd: z.number(),
  short_usd: z.number(),
  data_kind: z.string(),
  data_start: z.string().nullable(),
  data_end: z.string().nullable().describe('Up to here its inputs are complete'),
})

/** `heatmap_summary`: the whole map in few numbers. */
export const heatmapSummary: Tool<typeof MapInput> = {
  name: 'heatmap_summary',
  title: 'Liquidation heatmap in short',
  description:
    'Where leveraged positions of a futures symbol would be liquidated, by a model: price, USD on each side, the ' +
    'largest zones, which exchanges contribute with data from when to when, how fresh it is, and warnings.',
  input: MapInput,
  output: {
    ...MapOutput,
    long_usd: z.number().describe('USD notional of modelled long positions; they would be liquidated below the price'),
    short_usd: z.number().describe('The same of shorts, above the price'),
    largest_zones: z.array(ZoneOutput).describe(`At most ${MOST_ZONES}, the largest first`),
    zone_count: z.number(),
    exchanges: z.array(VenueOutput),
  },
  ask: async (input, context) => {
    const { about, zones, venues } = await loadHeatmap(context, input)
    const exchanges = Object.entries(venues).map(([exchange, venue]) => ({
      exchange,
      long_usd: venue.long_density,
      short_usd: venue.short_density,
      data_kind: venue.data_kind,
      data_start: timeText(venue.data_start),
      data_end: timeText(venue.data_end),
    }))
    const long = exchanges.reduce((sum, venue) => sum + venue.long_usd, 0)
    const short = exchanges.reduce((sum, venue) => sum + venue.short_usd, 0)
    const largest = [...zones].sort((a, b) => b.notional_usd - a.notional_usd).slice(0, MOST_ZONES)
    const text = [
      `${about.symbol} at ${about.current_price} (${about.time}), model ${about.model}: ` +
        `longs ${usdText(long)}, shorts ${usdText(short)} on ${exchanges.map(({ exchange }) => exchange).join(', ')}.`,
      ...largest.slice(0, TOLD_ZONES).map(zoneText),
      ...caveats(about),
    ].join('\n')
    return {
      text,
      data: { ...about, long_usd: long, short_usd: short, largest_zones: largest, zone_count: zones.length, exchanges },
    }
  },
}

function timeText(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
