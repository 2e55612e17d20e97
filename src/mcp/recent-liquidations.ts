import { z } from 'zod'
import { usdText } from './short-text.ts'
import type { Tool, ToolContext } from './tool.ts'

const MINUTE = 60_000
const PAGE = 5000
/** Pages that are searched for the largest; 20,000 rows are some 4 MB. */
const MOST_PAGES = 4
const MOST_LISTED = 10
const TOLD = 5

const Input = {
  symbol: z.string().max(40).optional().describe('Canonical symbol, such as BTCUSDT; all when not given'),
  exchanges: z.string().max(200).optional().describe('Comma-separated venue ids; all when not given'),
  minutes: z.number().int().min(1).max(10_080).default(60).describe('How far back to look'),
  min_usd: z.number().min(0).default(0).describe('Smaller ones are left out'),
}

const LiquidationOutput = z.object({
  time: z.string(),
  exchange: z.string(),
  symbol: z.string(),
  side: z.enum(['long', 'short']).describe('Side of the position that was closed'),
  price: z.number().nullable().describe('Average fill, or the bankruptcy price where the venue gives only that'),
  notional_usd: z.number(),
})
type Listed = z.infer<typeof LiquidationOutput>

const SumsOutput = z.object({ count: z.number(), long_usd: z.number(), short_usd: z.number() })
const VenueOutput = SumsOutput.extend({
  exchange: z.string(),
  coverage: z.string().describe('full, sampled or none: how much of its liquidations the venue publishes'),
  watched_percent: z.number().describe('Percent of the time that was watched; the rest is unknown, not quiet'),
})

const AnswerSchema = z.object({
  data: z.array(
    z.object({
      timestamp: z.number(),
      exchange: z.string(),
      symbol: z.string(),
      side: z.enum(['long', 'short']),
      price: z.number().nullable(),
      bankruptcy_price: z.number().nullable(),
      notional_usd: z.number(),
    }),
  ),
  meta: z.object({
    start_time: z.number(),
    end_time: z.number(),
    per_exchange: z.record(
      z.string(),
      z.object({
        count: z.number(),
        long_notional_usd: z.number(),
        short_notional_usd: z.number(),
        coverage: z.string(),
        watched_percent: z.number(),
      }),
    ),
    next_cursor: z.string().nullable(),
    data_kind: z.string(),
    warnings: z.array(z.string()),
  }),
})

/** `recent_liquidations`: what was really liquidated, as far as it was watched. */
export const recentLiquidations: Tool<typeof Input> = {
  name: 'recent_liquidations',
  title: 'Liquidations that happened',
  description:
    'Liquidations that were recorded in the last minutes: sums by side and exchange, and the largest ones. Venues ' +
    'publish all of theirs, a sample or none, and only watched time is known: see coverage and watched_percent.',
  input: Input,
  output: {
    start_time: z.string(),
    end_time: z.string(),
    total: SumsOutput,
    exchanges: z.array(VenueOutput),
    largest: z.array(LiquidationOutput).describe(`At most ${MOST_LISTED}, the largest first`),
    largest_is_exact: z.boolean().describe(`false where only the newest ${PAGE * MOST_PAGES} were searched for them`),
    data_kind: z.string(),
    warnings: z.array(z.string()),
  },
  ask: async (input, context) => {
    const { meta, largest, isExact } = await loadLiquidations(context, input)
    const exchanges = Object.entries(meta.per_exchange).map(([exchange, venue]) => ({
      exchange,
      count: venue.count,
      long_usd: venue.long_notional_usd,
      short_usd: venue.short_notional_usd,
      coverage: venue.coverage,
      watched_percent: venue.watched_percent,
    }))
    const total = {
      count: exchanges.reduce((sum, { count }) => sum + count, 0),
      long_usd: exchanges.reduce((sum, { long_usd: long }) => sum + long, 0),
      short_usd: exchanges.reduce((sum, { short_usd: short }) => sum + short, 0),
    }
    const text = [
      `${input.symbol?.toUpperCase() ?? 'All symbols'}, last ${input.minutes} min: ${total.count} liquidations, ` +
        `longs ${usdText(total.long_usd)}, shorts ${usdText(total.short_usd)}.`,
      ...largest.slice(0, TOLD).map(listedText),
      ...(meta.data_kind === 'simulated' ? ['SIMULATED data: this is no real market.'] : []),
      ...meta.warnings.map((warning) => `Warning: ${warning}`),
    ].join('\n')
    const data = {
      start_time: new Date(meta.start_time).toISOString(),
      end_time: new Date(meta.end_time).toISOString(),
      total,
      exchanges,
      largest,
      largest_is_exact: isExact,
      data_kind: meta.data_kind,
      warnings: meta.warnings,
    }
    return { text, data }
  },
}

async function loadLiquidations(
  { api, now }: ToolContext,
  { symbol, exchanges, minutes, min_usd: least }: z.infer<z.ZodObject<typeof Input>>,
) {
  const filters = {
    symbol: symbol?.toUpperCase(),
    exchanges,
    min_notional: least === 0 ? undefined : least,
    limit: PAGE,
  }
  const first = await api.get(
    '/liquidations/history',
    { ...filters, start_time: now() - minutes * MINUTE },
    AnswerSchema,
  )
  let largest = largestOf(first.data.map(listed))
  let cursor = first.meta.next_cursor
  for (let page = 1; page < MOST_PAGES && cursor !== null; page++) {
    const next = await api.get('/liquidations/history', { ...filters, cursor }, AnswerSchema)
    largest = largestOf([...largest, ...next.data.map(listed)])
    cursor = next.meta.next_cursor
  }
  return { meta: first.meta, largest, isExact: cursor === null }
}

function listed(row: z.infer<typeof AnswerSchema>['data'][number]): Listed {
  const { timestamp, exchange, symbol, side, price, bankruptcy_price: bankruptcy, notional_usd: notional } = row
  return {
    time: new Date(timestamp).toISOString(),
    exchange,
    symbol,
    side,
    price: price ?? bankruptcy,
    notional_usd: notional,
  }
}

function largestOf(rows: readonly Listed[]): Listed[] {
  return [...rows].sort((a, b) => b.notional_usd - a.notional_usd).slice(0, MOST_LISTED)
}

function listedText({ time, exchange, symbol, side, price, notional_usd: notional }: Listed): string {
  return `${time} ${exchange} ${symbol} ${side} ${usdText(notional)}${price === null ? '' : ` at ${price}`}`
}
