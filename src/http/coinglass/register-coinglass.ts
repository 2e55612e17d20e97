import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { App, HttpContext } from '../context.ts'
import { speakCoinglass } from './coinglass-scope.ts'
import { registerCoinglassHistory } from './history-routes.ts'
import { registerCoinglassLists } from './list-routes.ts'
import { registerCoinglassHeatmaps, registerCoinglassMaps, registerCoinglassMaxPain } from './modelled-routes.ts'
import { registerCoinglassOrders } from './order-route.ts'

/** Routes that answer from our data in the shapes of CoinGlass API v4. @see docs/COINGLASS.md */
export async function registerCoinglass(app: App, context: HttpContext): Promise<void> {
  await app.register(
    async (plugin) => {
      const scope: App = plugin.withTypeProvider<TypeBoxTypeProvider>()
      speakCoinglass(scope)
      registerCoinglassHeatmaps(scope, context)
      registerCoinglassMaps(scope, context)
      registerCoinglassMaxPain(scope, context)
      registerCoinglassHistory(scope, context)
      registerCoinglassOrders(scope, context)
      registerCoinglassLists(scope, context)
    },
    { prefix: '/api/futures/liquidation' },
  )
}
