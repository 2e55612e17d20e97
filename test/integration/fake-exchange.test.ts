import { expect, test, vi } from 'vitest'
import { runCli, startCli } from '../helpers/cli.ts'

test('fake exchanges say where they are and how to record them, and end with the signal', async () => {
  const child = startCli(['fake-exchange', '--port', '0', '--symbols', 'SOLUSDT', '--venues', 'okx,bybit'])
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  await vi.waitFor(() => expect(output).toContain('/_fake/state'), { timeout: 30_000 })
  const [, bybit = ''] = /LIQHEAT_BYBIT_REST_URL=(\S+)/.exec(output) ?? []
  expect(await (await fetch(`${bybit}/_fake/state`)).json()).toMatchObject({ venue: 'bybit', symbols: ['SOLUSDT'] })
  expect(output).toMatch(/LIQHEAT_OKX_WS_URL=ws:\/\/127\.0\.0\.1:\d+ \\/)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('an unknown venue is a usage error', async () => {
  const { code, stderr } = await runCli(['fake-exchange', '--venues', 'mtgox'])
  expect(code).toBe(2)
  expect(stderr).toContain('"mtgox" is none of binance, bybit, okx, hyperliquid.')
})
