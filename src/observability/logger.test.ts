import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { withoutSecrets } from './without-secrets.ts'

const TOKEN = 'liqheat_q6k0uV3yJx2m-Zc8R_1aPq6k0uV3yJx2mZc8R1aPq6k'

function linesOf(log: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  log(createLogger('trace', { write: (line) => lines.push(line) }))
  return lines.join('')
}

test('credentials in headers, addresses, messages and stacks are not logged', () => {
  const text = linesOf((logger) => {
    const headers = { authorization: `Bearer ${TOKEN}`, cookie: 'liqheat_session=hush1', 'x-mbx-apikey': 'hush2' }
    logger.info({ headers }, 'headers')
    logger.info({ req: { method: 'GET', url: `/models?token=hush3&symbol=A`, ip: '127.0.0.1', headers } }, 'request')
    logger.error({ err: new Error(`no ${TOKEN} at https://a/?signature=hush4&api_key=hush5`) }, 'failed')
    logger.warn(`${TOKEN} and Authorization: Basic aHVzaDY=`)
    logger.debug({ headers: { 'set-cookie': 'hush7' }, url: '/?access_token=hush8' }, 'answer')
  })
  expect(text.split('\n').filter((line) => line !== '')).toHaveLength(5)
  expect(text).not.toMatch(/hush|aHVz|q6k0/)
  expect(text).toContain('symbol=A')
  for (const line of text.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
})

test('texts without credentials stay as they are', () => {
  const text = 'the token given is not known; liqheat_http_requests_total; leverage_weights=5:15'
  expect(withoutSecrets(text)).toBe(text)
})
