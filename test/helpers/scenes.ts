import type { Page } from 'playwright-core'
import { TEST_TOKENS } from './test-tokens.ts'

/** One view of the application that a person may come to. */
export interface Scene {
  readonly name: string
  /** Whose server shows it, see scene-servers.ts. */
  readonly store: 'demo' | 'empty' | 'guarded'
  readonly path: string
  /** What stands there once the scene does. */
  readonly shows: string
  /** What is done before, on the loaded page. */
  readonly act?: (page: Page) => Promise<void>
}

const SYMBOL = 'symbol=DEMOUSDT'

/** The pages that the navigation leads to, by the key after `g`. */
export const PAGES = [
  { name: 'heatmap', key: 'h', path: '/' },
  { name: 'map', key: 'm', path: '/map' },
  { name: 'compare', key: 'c', path: '/compare' },
  { name: 'live', key: 'l', path: '/live' },
  { name: 'screener', key: 's', path: '/screener' },
  { name: 'data', key: 'd', path: '/data' },
  { name: 'validation', key: 'v', path: '/validation' },
] as const

/** Every page and every state of the frame around it. */
export const SCENES: readonly Scene[] = [
  { name: 'heatmap', store: 'demo', path: `/?${SYMBOL}&window=7d`, shows: '.live-badge.live' },
  { name: 'map', store: 'demo', path: `/map?${SYMBOL}`, shows: '.map-chart canvas' },
  { name: 'compare', store: 'demo', path: `/compare?${SYMBOL}&window=7d`, shows: '.agreement-figure' },
  { name: 'live', store: 'demo', path: '/live', shows: '.live-page .tape' },
  { name: 'screener', store: 'demo', path: '/screener', shows: 'main table' },
  { name: 'data', store: 'demo', path: `/data?${SYMBOL}`, shows: '.data-page .data-grid' },
  { name: 'validation', store: 'demo', path: '/validation', shows: '.proof-none' },
  { name: 'embed', store: 'demo', path: `/embed/heatmap?${SYMBOL}&window=7d`, shows: '.embed-chart canvas' },
  {
    name: 'palette',
    store: 'demo',
    path: '/live',
    shows: '.finder [aria-selected="true"]',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Find a symbol' }).fill('de')
    },
  },
  { name: 'help', store: 'demo', path: '/live', shows: '.help dl', act: (page) => page.keyboard.press('?') },
  { name: 'failure', store: 'demo', path: `/?${SYMBOL}&bucket=0.00001`, shows: '.failure' },
  { name: 'empty', store: 'empty', path: '/', shows: '.empty' },
  { name: 'sign-in', store: 'guarded', path: '/session', shows: 'form' },
  {
    name: 'sign-in-refused',
    store: 'guarded',
    path: '/session',
    shows: '.fault',
    act: async (page) => {
      await page.getByLabel('Token').fill(`${TEST_TOKENS.read}x`)
      await page.keyboard.press('Enter')
    },
  },
]

/** Looks that each scene has: both themes on a desk and on a phone. */
export const LOOKS = (['dark', 'light'] as const).flatMap((theme) => [
  { theme, look: `${theme}-1440`, viewport: { width: 1440, height: 900 } },
  { theme, look: `${theme}-390`, viewport: { width: 390, height: 844 } },
])

/** Opens a scene and waits until nothing of it is loading. */
export async function openScene(page: Page, url: string, { path, shows, act }: Scene): Promise<void> {
  await page.goto(url + path)
  await settle(page)
  await act?.(page)
  await page.locator(shows).first().waitFor()
  await settle(page)
}

/** Waits until the page is neither busy nor without its typeface, and what it was told to draw is drawn. */
export async function settle(page: Page): Promise<void> {
  await page.locator('main').first().waitFor()
  await page.waitForFunction(() => document.querySelector('main[aria-busy="true"]') === null)
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
}
