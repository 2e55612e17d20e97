import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'

/** A page in a context of its own, with what it must not do. */
export interface WatchedPage {
  readonly page: Page
  /** Addresses of other servers that it asked. */
  readonly foreign: string[]
  /** What its content security policy refused. */
  readonly refused: string[]
  /** Closes it and expects that it did neither. */
  close(): Promise<void>
}

/**
 * Opens an empty page at rest: 1440 x 900, dark, without motion.
 *
 * @param origins - servers that it may ask, looked at at each request
 */
export async function openWatched(
  browser: Browser,
  { origins, ...options }: BrowserContextOptions & { readonly origins: () => readonly string[] },
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  const foreign: string[] = []
  const refused: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!/^(data|blob):/.test(url) && !origins().some((origin) => url.startsWith(origin))) foreign.push(url)
  })
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text())
  })
  const close = async (): Promise<void> => {
    await context.close()
    expect({ refused, foreign }).toEqual({ refused: [], foreign: [] })
  }
  return { page, foreign, refused, close }
}
