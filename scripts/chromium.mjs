// Finds a Chromium, or installs one: Debian's package as root, else playwright's own.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** Path of a Chromium, or undefined when there is none and none could be installed. */
export async function ensureChromium() {
  return findChromium() ?? installDebian() ?? (await installPlaywright())
}

function findChromium() {
  const named = process.env.LIQHEAT_CHROMIUM
  if (named && existsSync(named)) return named
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path))
}

function installDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.log('installing chromium (Debian package) ...')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  for (let attempt = 0; attempt < 2; attempt++) {
    if (apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium')) return findChromium()
  }
  return undefined
}

async function installPlaywright() {
  console.log('installing chromium (playwright) ...')
  const cli = join(import.meta.dirname, '../node_modules/playwright-core/cli.js')
  const { status } = spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' })
  if (status !== 0) return undefined
  const { chromium } = await import('playwright-core')
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined
}
