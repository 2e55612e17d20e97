import { Type } from 'typebox'
import { LIVE_CHANNELS } from '../../domain/market-events.ts'
import type { Exchange } from '../../exchanges/exchange.ts'
import { EXCHANGES } from '../../exchanges/registry.ts'
import type { App, HttpContext } from '../context.ts'
import { CoverageSchema } from '../exchange-coverage.ts'
import { DataKindSchema, stringEnum } from '../schemas.ts'
import { registerExchangeHealth } from './exchange-health.ts'

const ExchangeSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  channels: Type.Record(
    Type.String(),
    Type.Object({
      state: stringEnum(['supported', 'not_supported'] as const, 'Whether liqheat can stream it'),
      note: Type.String({ description: 'How it comes, or why it does not' }),
    }),
  ),
  liquidation_coverage: CoverageSchema,
  liquidation_side: stringEnum(
    ['order', 'position'] as const,
    'What the side of a raw record names; answers of this API always name the side of the position closed',
  ),
  symbols: Type.Array(Type.Object({ symbol: Type.String(), data_kind: DataKindSchema }), {
    description: 'Stored ones',
  }),
})

/** GET /exchanges: what each venue can tell; GET /exchanges/health: what it told. */
export function registerExchanges(app: App, context: HttpContext): void {
  const { catalog } = context
  app.get(
    '/exchanges',
    {
      schema: {
        tags: ['data'],
        summary: 'Known venues, their live series and what their liquidations are worth',
        response: { 200: Type.Object({ data: Type.Array(ExchangeSchema) }) },
      },
    },
    async () => {
      const markets = await catalog.markets()
      return {
        data: EXCHANGES.map((exchange) => ({
          id: exchange.id,
          name: exchange.name,
          channels: describeChannels(exchange),
          liquidation_coverage: exchange.liquidationCoverage,
          liquidation_side: exchange.liquidationSide,
          symbols: markets
            .filter((market) => market.exchange === exchange.id)
            .map(({ symbol, dataKind }) => ({ symbol, data_kind: dataKind })),
        })),
      }
    },
  )
  registerExchangeHealth(app, context)
}

function describeChannels({ live }: Exchange) {
  return Object.fromEntries(
    LIVE_CHANNELS.map((channel) => {
      const { isSupported = false, note = 'liqheat knows no live feeds of this venue' } = live?.channels[channel] ?? {}
      return [channel, { state: isSupported ? ('supported' as const) : ('not_supported' as const), note }]
    }),
  )
}
