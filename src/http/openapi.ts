import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { App } from './context.ts'

/** Serves the OpenAPI document at /openapi.json and a page to try it at /docs. */
export async function registerOpenApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'liqheat',
        version,
        description:
          'Where leveraged positions would be liquidated, through time. Times are UTC milliseconds; amounts USD ' +
          'notional; sides are those of the position closed. Errors are application/problem+json.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      security: [{}, { token: [] }],
      tags: [
        { name: 'heatmap', description: 'Modelled liquidation levels' },
        { name: 'validation', description: 'What models were measured to be worth' },
        { name: 'data', description: 'What is stored' },
        { name: 'coinglass', description: 'The same answers in the shapes of CoinGlass API v4' },
        { name: 'service', description: 'The server itself' },
      ],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'Needed where the server has tokens configured' },
        },
      },
    },
    transform: describeTerms,
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: false, transformStaticCSP: withInlineStyles })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
}

/** Tells the scope that a caller's token needs, and what an answer costs of the rate limit, as the route declares them. */
const describeTerms: NonNullable<FastifyDynamicSwaggerOptions['transform']> = ({ schema, url, route }) => {
  const declared = new Map<string, unknown>(Object.entries(route.config ?? {}))
  const scope = declared.get('scope') ?? 'read'
  const terms = {
    'x-scope': scope,
    'x-cost': declared.get('cost') ?? 1,
    // A server without tokens asks nobody for one.
    security: scope === 'open' ? [] : [{ token: [String(scope)] }, {}],
  }
  return { schema: { ...schema, ...terms }, url }
}

/** The policy of the page that shows the description: its library styles elements in their markup. */
function withInlineStyles(policy: string): string {
  return policy.replace(/style-src [^;]+/, "style-src 'self' 'unsafe-inline'")
}
