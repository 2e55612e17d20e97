import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallback } from 'fastify'
import type { App, HttpContext } from '../context.ts'
import { speakCoinglass } from './coinglass-scope.ts'
import { registerCoinglassHistory } from './history-routes.ts'
import { registerCoinglassLists } from './list-routes.ts'
import { registerCoinglassHeatmaps, registerCoinglassMaps, registerCoinglassMaxPain } from './modelled-routes.ts'
import { registerCoinglassOrders } from './order-route.ts'

/** Routes that answer from our data in the shapes of CoinGlass API v4. @see docs/COINGLASS.md */
export async function registerCoinglass(app: App, context: HttpContext): Promise<void> {
  const routes: FastifyPluginCallback = (plugin, _options, done) => {
    const scope: App = plugin.withTypeProvider<TypeBoxTypeProvider>()
    speakCoinglass(scope)
    registerCoinglassHeatmaps(scope, context)
    registerCoinglassMaps(scope, context)
    registerCoinglassMaxPain(scope, context)
    registerCoinglassHistory(scope, context)
    registerCoinglassOrders(scope, context)
    registerCoinglassLists(scope, context)
    done()
  }
  await app.register(routes, { prefix: '/api/futures/liquidation' })
}
