import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import type { App } from './context.ts'

/**
 * Serves the files of the built page, which are open to everybody and not counted: they hold no data.
 *
 * @param needsSession - whether the page is of use only to those who signed in; others are sent to do so
 */
export async function registerPageFiles(
  app: App,
  { folder, needsSession }: { readonly folder: string; readonly needsSession: boolean },
): Promise<void> {
  const plugin: FastifyPluginAsync = async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, scope: 'open', cost: 0 }
    })
    if (needsSession) {
      files.addHook('onRequest', async (request, reply) => {
        const isPage = /^\/(index\.html)?(\?|$)/.test(request.url)
        if (isPage && request.caller.token === undefined) return reply.redirect('/session', 303)
      })
    }
    // One route a file: what is none of them is unknown like any other path.
    await files.register(fastifyStatic, { root: folder, cacheControl: false, wildcard: false })
  }
  await app.register(plugin)
}
