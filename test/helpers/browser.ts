import { type Browser, chromium } from 'playwright-core'

/** Chromium as `npm test` found or installed it, with further arguments if any. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env['LIQHEAT_CHROMIUM'] || '/usr/bin/chromium'
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
    env: { ...process.env, LANG: 'en_US.UTF-8' },
  })
}
