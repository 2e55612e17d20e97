import { Type } from 'typebox'
import type { Metrics } from '../../observability/metrics.ts'
import type { App } from '../context.ts'

/** GET /metrics: numbers of the process, for Prometheus. */
export function registerMetrics(app: App, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    metrics.observe({
      method: request.method,
      route: request.is404 ? 'none' : (request.routeOptions.url ?? 'none'),
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
  })
  app.get(
    '/metrics',
    {
      schema: {
        tags: ['service'],
        summary: 'Numbers of this process in the text format of Prometheus',
        produces: ['text/plain'],
        response: { 200: Type.String() },
      },
    },
    async (_request, reply) => {
      const text = await metrics.text()
      return reply.type(metrics.contentType).header('cache-control', 'no-store').send(text)
    },
  )
}
