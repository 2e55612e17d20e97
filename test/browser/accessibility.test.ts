import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../helpers/browser.ts'
import { SCENE_TIME, type SceneServers, startSceneServers } from '../helpers/scene-servers.ts'
import { LOOKS, openScene, SCENES, settle } from '../helpers/scenes.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Of axe's four: minor, moderate, serious, critical. */
const REFUSED = ['serious', 'critical']

let servers: SceneServers
let browser: Browser

beforeAll(async () => {
  servers = await startSceneServers()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await servers?.stop()
})

describe.each(LOOKS)('$look', ({ theme, viewport }) => {
  test.each(SCENES)('$name has no serious finding of axe', async (scene) => {
    const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' })
    try {
      const page = await context.newPage()
      await page.clock.setFixedTime(SCENE_TIME)
      await openScene(page, servers[scene.store].url, scene)
      expect(await findingsOf(page)).toEqual([])
    } finally {
      await context.close()
    }
  })
})

test('axe finds what is wrong', async () => {
  const page = await browser.newPage()
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><input></main></html>')
  expect(await findingsOf(page)).toEqual([expect.stringContaining('label')])
  await page.close()
})

/** Rule, place and what is wrong of every serious finding. */
async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return violations
    .filter(({ impact }) => REFUSED.includes(impact ?? ''))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} at ${target.join(' ')}: ${failureSummary.split('\n')[1]}`),
    )
}

/** Presses keys one after the other. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Goes on by Tab until something matches the selector; whatever has the focus on the way is seen to have it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab')
    const { isThere, fault } = await page.evaluate(lookAtFocus, selector)
    expect(fault).toBeUndefined()
    if (isThere) return
  }
  throw new Error(`Tab does not reach ${selector}`)
}

/** Whether what has the focus matches, and what hides that it has it. */
function lookAtFocus(selector: string): { isThere: boolean; fault: string | undefined } {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body) return { isThere: false, fault: undefined }
  // What is drawn for a hidden box of a form is its label.
  const marked = [element, element.closest('label')].flatMap((one) => (one === null ? [] : [getComputedStyle(one)]))
  const name = element.outerHTML.slice(0, 150)
  const hasMark =
    marked.some(
      ({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
    ) || element.role === 'combobox'
  const { width, height } = element.getBoundingClientRect()
  const fault = !hasMark ? `${name}: no mark of focus` : width * height < 1 ? `${name}: no size` : ''
  return { isThere: element.matches(selector), fault: fault === '' ? undefined : fault }
}

describe('with nothing but the keyboard', () => {
  test('one reads the heatmap, the map, the screener and the live page', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const asked = (name: string) => new URL(page.url()).searchParams.get(name)
    await page.clock.setFixedTime(SCENE_TIME)
    await page.goto(`${servers.demo.url}/`)
    await page.locator('.plot canvas').first().waitFor()
    await settle(page)

    await press(page, 'Control+k')
    await page.getByRole('combobox', { name: 'Find a symbol' }).waitFor()
    await page.keyboard.type('wave')
    await press(page, 'Enter')
    await page.waitForURL((url) => url.searchParams.get('symbol') === 'WAVEUSDT')
    await settle(page)

    await press(page, 'w')
    await page.waitForFunction(() => /window=/.test(location.search))
    await settle(page)

    await tabTo(page, '.low-handle[role="slider"]')
    await press(page, 'PageUp', 'ArrowUp')
    await page.waitForFunction(() => /low=0\.11/.test(location.search))

    await press(page, 'g', 'm')
    await page.waitForURL((url) => url.pathname === '/map' && url.searchParams.get('symbol') === 'WAVEUSDT')
    await page.locator('.map-chart canvas').first().waitFor()
    await settle(page)
    await tabTo(page, '.map-chart')
    const reading = () => page.locator('main').textContent()
    const before = await reading()
    await press(page, 'ArrowRight', 'ArrowRight')
    await expect.poll(reading).not.toBe(before)

    await press(page, 'g', 'c')
    await page.locator('.pane canvas').first().waitFor()
    await settle(page)
    await tabTo(page, '.pane select')

    // Letters belong to the list that has the focus; the palette opens from there too.
    await press(page, 'Control+k')
    await page.locator('.finder input').waitFor()
    await page.keyboard.type('go to live')
    await page.locator('.finder [aria-selected="true"]', { hasText: 'Go to Live' }).waitFor()
    await press(page, 'Enter')
    await page.waitForURL((url) => url.pathname === '/live')
    await settle(page)
    await tabTo(page, '.pause')
    await press(page, 'Space')
    await expect.poll(() => page.locator('.pause').getAttribute('aria-pressed')).toBe('true')
    await press(page, 'Space')

    await press(page, 'g', 's')
    await page.locator('main tbody tr').first().waitFor()
    await settle(page)
    await tabTo(page, 'th button')
    const order = () => page.locator('th[aria-sort]').evaluateAll((cells) => cells.map(({ ariaSort }) => ariaSort))
    const unsorted = await order()
    await press(page, 'Enter')
    await expect.poll(order).not.toEqual(unsorted)
    await tabTo(page, 'tbody a')
    await press(page, 'Enter')
    await page.waitForURL((url) => url.pathname === '/')
    expect(asked('symbol')).toMatch(/^(DEMO|WAVE)USDT$/)
    await settle(page)

    await press(page, '?')
    await page.locator('.help[open]').waitFor()
    await press(page, 'Escape')
    await page.locator('.help').waitFor({ state: 'detached' })
    await context.close()
  })
})
