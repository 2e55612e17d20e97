import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../helpers/browser.ts'
import { SCENE_TIME, type SceneServers, startSceneServers } from '../helpers/scene-servers.ts'
import { openScene, SCENES } from '../helpers/scenes.ts'

const ASSETS = fileURLToPath(new URL('../../dist/ui/assets/', import.meta.url))
const KB = 1024
/** What a page may load before it shows something, and all pages together; scripts, compressed by gzip. */
const MOST_OF_PAGE = 150 * KB
const MOST_OF_ALL = 250 * KB

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

describe.each(SCENES)('$name', (scene) => {
  test('asks nobody but its server, breaks no rule of its policy, and loads little', async () => {
    const { url } = servers[scene.store]
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const foreign: string[] = []
    const faults: string[] = []
    const scripts = new Set<string>()
    page.on('request', (request) => {
      const address = request.url()
      if (/^(data|blob):/.test(address)) return
      if (!address.startsWith(`${url}/`)) foreign.push(address)
      else if (request.resourceType() === 'script') scripts.add(address.slice(address.lastIndexOf('/') + 1))
    })
    page.on('websocket', (socket) => {
      if (!socket.url().startsWith(`${url.replace(/^http/, 'ws')}/`)) foreign.push(socket.url())
    })
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(error.message))
    await page.clock.setFixedTime(SCENE_TIME)
    await openScene(page, url, scene)
    await page.waitForLoadState('networkidle')
    await context.close()
    expect({ foreign, faults }).toEqual({ foreign: [], faults: [] })
    const bytes = [...scripts].reduce((sum, name) => sum + sizeOf(name), 0)
    console.log(`${scene.name}: ${(bytes / KB).toFixed(1)} KB of scripts in ${scripts.size} files`)
    expect(bytes).toBeLessThanOrEqual(MOST_OF_PAGE)
  })
})

test('all scripts together are small', () => {
  const scripts = readdirSync(ASSETS).filter((name) => name.endsWith('.js'))
  const bytes = scripts.reduce((sum, name) => sum + sizeOf(name), 0)
  console.log(`all pages: ${(bytes / KB).toFixed(1)} KB of scripts in ${scripts.length} files`)
  expect(scripts.length).toBeGreaterThan(6)
  expect(bytes).toBeLessThanOrEqual(MOST_OF_ALL)
})

/** Bytes of a script as it travels. */
function sizeOf(name: string): number {
  return gzipSync(readFileSync(`${ASSETS}${name}`)).byteLength
}
