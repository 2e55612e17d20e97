import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import type { App } from './context.ts'
import { MOST_NEXT } from './security/sign-in-page.ts'

/** Paths of the application's pages beside the root; each is answered with the same document, which shows the page. */
const PAGE_PATHS = ['/map', '/compare', '/live', '/screener', '/data', '/validation']

/** Pages for frames of other sites, and their documents. They send nobody to sign in: that does not work in a frame. */
const EMBEDDED_PAGES = { '/embed/heatmap': 'embed/heatmap.html' } as const

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
        const [path = ''] = request.url.split('?', 1)
        const isPage = path === '/' || path === '/index.html' || PAGE_PATHS.includes(path)
        if (isPage && request.caller.token === undefined) {
          const isKept = request.url !== '/' && request.url.length <= MOST_NEXT
          const next = new URLSearchParams({ next: request.url })
          return reply.redirect(isKept ? `/session?${next}` : '/session', 303)
        }
      })
    }
    // One route a file: what is none of them is unknown like any other path.
    await files.register(fastifyStatic, { root: folder, cacheControl: false, wildcard: false })
    for (const path of PAGE_PATHS) {
      files.get(path, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'))
    }
    for (const [path, document] of Object.entries(EMBEDDED_PAGES)) {
      files.get(path, { schema: { hide: true } }, (_request, reply) => reply.sendFile(document))
    }
  }
  await app.register(plugin)
}
