import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { launchBrowser } from './browser.ts'

/** A page in a context of its own, with what it must not do. */
interface WatchedPage {
  readonly page: Page
  /** Addresses of other servers that it asked. */
  readonly foreign: string[]
  /** What its content security policy refused. */
  readonly refused: string[]
  /** Closes it and expects that it did neither. */
  close(): Promise<void>
}

interface WatchedPageOptions extends BrowserContextOptions {
  /** Servers that it may ask, looked at at each request. */
  readonly origins: () => readonly string[]
}

/** Opens an empty page at rest: 1440 x 900, dark, without motion. */
async function openWatched(browser: Browser, { origins, ...options }: WatchedPageOptions): Promise<WatchedPage> {
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

/**
 * Gives each test of the file a page of its own, in a browser that they share, and closes it with its expectations.
 *
 * @param take - called before each test
 */
export function eachInWatchedPage(options: WatchedPageOptions, take: (watched: WatchedPage) => void): void {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    if (browser === undefined) throw new Error('Invariant: no browser was launched')
    const watched = await openWatched(browser, options)
    take(watched)
    return watched.close
  })
}
