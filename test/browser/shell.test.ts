import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchBrowser } from '../helpers/browser.ts'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { PAGES, settle } from '../helpers/scenes.ts'
import { TEST_TOKENS } from '../helpers/test-tokens.ts'

const folder = temporaryFolder()
const db = `${folder.path}/shell.duckdb`

let server: CliServer
let browser: Browser
let context: BrowserContext
let page: Page
/** What the page's content security policy refused. */
let refused: string[]

beforeAll(async () => {
  await runCli(['simulate', '--db', db, '--days', '2', '--symbol', 'AAAUSDT'])
  await runCli(['simulate', '--db', db, '--days', '2', '--symbol', 'BBBUSDT', '--seed', '8'])
  server = await startServer(['--db', db, '--rate-limit-per-minute', '0'])
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  folder.remove()
})

beforeEach(async () => {
  refused = []
  context = await browser.newContext({ colorScheme: 'dark', reducedMotion: 'reduce' })
  page = await context.newPage()
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text())
  })
  return async () => {
    await context.close()
    expect(refused).toEqual([])
  }
})

async function open(path: string): Promise<void> {
  await page.goto(server.url + path)
  await page.locator('main h1').waitFor()
}

const shownPage = () => page.locator('nav [aria-current="page"]').textContent()
const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])

describe('the palette', () => {
  test('finds a symbol by some of its letters, and the page shows that symbol', async () => {
    await open('/map?symbol=AAAUSDT')
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Find a symbol' })
    await field.fill('bbu')
    const found = page.locator('.finder [aria-selected="true"]')
    expect(await found.textContent()).toContain('BBBUSDT')
    expect(await found.textContent()).toContain('SIMULATED')
    expect(await field.getAttribute('aria-activedescendant')).toBe(await found.getAttribute('id'))
    await page.keyboard.press('Enter')
    await page.locator('.finder').waitFor({ state: 'detached' })
    await page.waitForURL((url) => url.pathname === '/map' && url.searchParams.get('symbol') === 'BBBUSDT')
    expect(await page.locator('.symbol-button').textContent()).toContain('BBBUSDT')
  })

  test('arrows choose, Escape closes it and gives the focus back, and what is not there is said', async () => {
    await open('/map')
    await page.locator('.symbol-button').focus()
    await page.keyboard.press('/')
    const options = page.locator('.finder [role="option"]')
    await options.first().waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await options.nth(1).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('ArrowUp')
    expect(await options.nth(0).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.type('zzzz')
    expect(await page.locator('.finder [role="status"]').textContent()).toBe('Nothing is called that.')
    await page.keyboard.press('Escape')
    await page.locator('.finder').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('symbol-button')
  })

  test('runs commands and goes to pages', async () => {
    await open('/map')
    await page.keyboard.press('/')
    await page.keyboard.type('go to data')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === '/data')
    expect(await shownPage()).toBe('Data')
  })

  test('leads to the keys, which stay open', async () => {
    await open('/map')
    await page.keyboard.press('/')
    await page.keyboard.type('keys')
    await page.keyboard.press('Enter')
    await page.locator('.finder').waitFor({ state: 'detached' })
    // Two frames: what the close of the palette does comes after it.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    expect(await page.locator('dialog.help').isVisible()).toBe(true)
  })

  test('another symbol is shown now, and with all its prices', async () => {
    await open('/map?symbol=AAAUSDT&as_of=2020-01-01T00:00Z&view=10..20&by=exchange')
    await page.keyboard.press('/')
    await page.keyboard.type('bbbusdt')
    await page.locator('.finder [aria-selected="true"]').filter({ hasText: 'BBBUSDT' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('symbol') === 'BBBUSDT')
    expect(new URL(page.url()).search).toBe('?symbol=BBBUSDT&by=exchange')
  })
})

describe('the badge of the feeds', () => {
  const fail = () =>
    page.route('**/exchanges/health', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: '{"code":"STORE_BUSY","detail":"the store is busy","status":503}',
      }),
    )

  test('says that feeds are off only when the server has said so', async () => {
    await page.route('**/exchanges/health', () => {})
    await open('/map')
    expect(await page.locator('.feed-badge').textContent()).toBe('…')
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.reload()
    await page.locator('.feed-badge').filter({ hasText: 'feeds off' }).waitFor()
  })

  test('says that nothing is known of them where the server fails to tell', async () => {
    await fail()
    await open('/map')
    await page.locator('.feed-badge.stale').filter({ hasText: 'feeds unknown' }).waitFor()
    expect(await page.locator('.feed-badge').getAttribute('title')).toContain('the store is busy')
  })
})

describe('keys', () => {
  test.each(PAGES)('$key after g shows $path', async ({ key, path }) => {
    await open(path === '/' ? '/map' : '/')
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await page.waitForURL((url) => url.pathname === path)
    await page.locator(`nav [aria-current="page"][href^="${path}"]`).waitFor()
  })

  test('that end a sequence do nothing else', async () => {
    await open('/?symbol=AAAUSDT')
    const before = new URL(page.url()).search
    for (const { key } of PAGES) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await page.keyboard.press('g')
      await page.keyboard.press('h')
      await page.waitForURL((url) => url.pathname === '/')
    }
    expect(new URL(page.url()).search).toBe(before)
  })

  test('rest while a field has the focus, but for those with Ctrl', async () => {
    await open('/?symbol=AAAUSDT')
    const field = page.getByRole('combobox', { name: 'Find a symbol' })
    await page.keyboard.press('/')
    await field.waitFor()
    await page.keyboard.type('gm?/d')
    expect(await field.inputValue()).toBe('gm?/d')
    expect(new URL(page.url()).pathname).toBe('/')
    await page.keyboard.press('Control+k')
    await field.waitFor({ state: 'detached' })
  })

  test('are all told by the help, no two of a page the same', async () => {
    for (const { path } of PAGES) {
      await open(path)
      await settle(page)
      await page.keyboard.press('?')
      const rows = page.locator('.help dl > div')
      await rows.first().waitFor()
      const keys = await rows.locator('dd').allTextContents()
      expect(keys).toEqual(expect.arrayContaining(['?', '/', 'gh', 'Shift+d']))
      expect(keys.filter((one, i) => keys.indexOf(one) !== i)).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator('.help').waitFor({ state: 'detached' })
    }
  })
})

describe('going from page to page', () => {
  test('takes the market along, gives pages back as they were left, and moves focus and title', async () => {
    await open('/?symbol=BBBUSDT&window=12h')
    expect(await page.title()).toBe('BBBUSDT Heatmap · liqheat')
    await page.getByRole('link', { name: 'Map', exact: true }).click()
    await page.waitForURL((url) => url.pathname === '/map' && url.searchParams.get('symbol') === 'BBBUSDT')
    await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN')
    expect(await page.title()).toBe('BBBUSDT Map · liqheat')
    expect(await page.locator('.shell > [role="status"]').textContent()).toBe('Map')
    await page.getByRole('link', { name: 'Heatmap', exact: true }).click()
    await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('window') === '12h')
    await page.goBack()
    await page.waitForURL((url) => url.pathname === '/map')
    await page.locator('nav [aria-current="page"]', { hasText: /^Map$/ }).waitFor()
  })

  test('the first thing that Tab reaches leads past the navigation', async () => {
    await open('/map')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN')
  })
})

test('the theme follows the system until one is chosen, which the browser remembers', async () => {
  await open('/map')
  expect(await theme()).toBe('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light')
  await page.keyboard.press('Shift+d')
  expect(await theme()).toBe('dark')
  await page.reload()
  await page.locator('main').waitFor()
  expect(await theme()).toBe('dark')
  await page.getByRole('button', { name: 'Theme: dark' }).click()
  expect(await theme()).toBe('light')
  await page.getByRole('button', { name: 'Theme: light' }).click()
  await page.getByRole('button', { name: 'Theme: as the system' }).waitFor()
})

test('a server that is gone is told by a bar until it is back on its own', async () => {
  const file = `${folder.path}/gone.duckdb`
  const first = await startServer(['--db', file])
  const port = new URL(first.url).port
  await page.goto(`${first.url}/data`)
  await page.locator('main').waitFor()
  const bar = page.getByRole('alert').filter({ hasText: 'The server is not reached since' })
  expect(await bar.count()).toBe(0)
  await first.stop()
  await page.getByRole('link', { name: 'Screener', exact: true }).click()
  await page.evaluate(() => dispatchEvent(new Event('visibilitychange')))
  await bar.waitFor()
  const second = await startServer(['--db', file, '--port', port])
  try {
    await bar.waitFor({ state: 'detached' })
  } finally {
    await second.stop()
  }
})

test('a page that fails says so with a way out, and the others still work', async () => {
  await page.route(/\/assets\/map-page-.*\.js$/, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: 'export function Page() { throw new Error("the map is upside down") }',
    }),
  )
  await open('/data')
  await page.getByRole('link', { name: 'Map', exact: true }).click()
  const notice = page.getByRole('alert').filter({ hasText: 'This page failed' })
  await notice.waitFor()
  expect(await notice.textContent()).toContain('the map is upside down')
  expect(await notice.getByRole('button', { name: 'Reload' }).count()).toBe(1)
  await page.getByRole('link', { name: 'Data', exact: true }).click()
  await page.locator('main h1').waitFor()
  expect(await notice.count()).toBe(0)
})

test('a page whose code does not come is said to be missing, and the one before stays', async () => {
  await page.route(/\/assets\/map-page-.*\.js$/, (route) => route.abort())
  await open('/data')
  await page.getByRole('link', { name: 'Map', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor()
  expect(await page.locator('main h1').count()).toBe(1)
  await page.getByRole('link', { name: 'Data', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor({ state: 'detached' })
})

test('an ended session is told with the way to sign in, which leads back here', async () => {
  const guarded = await startServer(['--db', `${folder.path}/guarded.duckdb`], { LIQHEAT_TOKENS: TEST_TOKENS.option })
  try {
    await page.goto(`${guarded.url}/data`)
    expect(new URL(page.url()).pathname).toBe('/session')
    await page.getByLabel('Token').fill(TEST_TOKENS.read)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => url.pathname === '/data')
    await page.locator('main').waitFor()
    await context.clearCookies()
    await page.getByRole('link', { name: 'Screener', exact: true }).click()
    const bar = page.getByRole('alert').filter({ hasText: 'The server wants a token' })
    await bar.waitFor({ timeout: 50_000 })
    const link = await bar.getByRole('link').getAttribute('href')
    expect(link).toBe('/session?next=%2Fscreener')
  } finally {
    await guarded.stop()
  }
})

test('nothing is wider than a small phone', async () => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const { path } of PAGES) {
    await open(path)
    await settle(page)
    expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 360])
  }
})
