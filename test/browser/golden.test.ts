import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../helpers/browser.ts'
import { compareGolden } from '../helpers/golden-image.ts'
import { pollUntil } from '../helpers/poll.ts'
import { SCENE_TIME, type SceneServers, startSceneServers } from '../helpers/scene-servers.ts'
import { LOOKS, openScene, SCENES } from '../helpers/scenes.ts'

/** Letters are drawn alike with and without a screen. */
const FONTS = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb']

let servers: SceneServers
let browser: Browser

beforeAll(async () => {
  servers = await startSceneServers()
  browser = await launchBrowser(FONTS)
})

afterAll(async () => {
  await browser?.close()
  await servers?.stop()
})

describe.each(LOOKS)('$look', ({ theme, look, viewport }) => {
  test.each(SCENES)('$name looks as it was approved', async (scene) => {
    const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' })
    try {
      const page = await context.newPage()
      await page.clock.setFixedTime(SCENE_TIME)
      await openScene(page, servers[scene.store].url, scene)
      expect(compareGolden(`${scene.name}-${look}`, await stillPicture(page))).toBeUndefined()
    } finally {
      await context.close()
    }
  })
})

/** The page once two pictures in a row are the same, without what is another at every run. */
async function stillPicture(page: Page): Promise<Buffer> {
  let before: Buffer | undefined
  return pollUntil(async () => {
    await page.evaluate(blankRandom)
    const picture = await page.screenshot({ caret: 'hide', animations: 'disabled' })
    const isStill = before?.equals(picture) === true
    before = picture
    return isStill ? picture : undefined
  })
}

/** Ids of requests, the server's port, sizes on disk, and the tables that earlier scenes fill at their own pace. */
function blankRandom(): void {
  for (const rows of document.querySelectorAll<HTMLElement>('.store tbody')) rows.style.display = 'none'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.nodeValue ?? ''
    const blank = text
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '00000000-0000-0000-0000-000000000000')
      .replaceAll(/\b\d+(\.\d+)? [kMG]?B\b/g, '0 B')
      .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:8888')
    if (blank !== text) node.nodeValue = blank
  }
}
