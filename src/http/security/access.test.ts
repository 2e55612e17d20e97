import { fastify } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { registerErrors } from '../errors.ts'
import { type Access, OPEN_ACCESS, registerAccess, registerCallers } from './access.ts'
import { createToken, parseTokens } from './tokens.ts'

const reader = createToken({ name: 'reader', scope: 'read' })
const boss = createToken({ name: 'boss', scope: 'admin' })
const GUARDED: Access = { ...OPEN_ACCESS, tokens: parseTokens(`${reader.line},${boss.line}`) }

const running: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
})

async function start(access: Access) {
  const app = fastify({ trustProxy: [...(typeof access.trustProxy === 'number' ? [] : access.trustProxy)] })
  running.push(app)
  registerErrors(app)
  await registerCallers(app, access, () => Date.now())
  registerAccess(app, access)
  app.get('/read', () => 'read')
  app.delete('/administer', { config: { scope: 'admin' } }, () => 'done')
  await app.listen({ host: '127.0.0.1', port: 0 })
  /** Status and code of an answer; `host` is what the client takes the server's name for. */
  return async (method: 'GET' | 'DELETE', headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => {
    const url = method === 'GET' ? '/read' : '/administer'
    const answer = await app.inject({ method, url, headers: { host: '127.0.0.1:8888', ...headers }, remoteAddress })
    const code = answer.statusCode === 200 ? '' : String(answer.json()['code'])
    return `${answer.statusCode} ${code}`.trim()
  }
}

test('a route of scope admin needs a token of that scope', async () => {
  const ask = await start(GUARDED)
  expect(await ask('DELETE')).toBe('401 TOKEN_REQUIRED')
  expect(await ask('DELETE', { authorization: `Bearer ${reader.token}` })).toBe('403 SCOPE_INSUFFICIENT')
  expect(await ask('DELETE', { authorization: `bearer ${boss.token}` })).toBe('200')
  expect(await ask('GET', { authorization: `Bearer ${boss.token}` })).toBe('200')
})

test('without tokens it is answered to this machine only', async () => {
  const ask = await start(OPEN_ACCESS)
  expect(await ask('DELETE')).toBe('200')
  expect(await ask('DELETE', { host: 'localhost:8888', origin: 'http://localhost:8888' })).toBe('200')
  expect(await ask('DELETE', {}, '192.168.1.7')).toBe('403 ADMIN_LOCAL_ONLY')
  expect(await ask('GET', {}, '192.168.1.7')).toBe('200')
  expect(await ask('DELETE', { host: 'rebound.example' })).toBe('403 ADMIN_LOCAL_ONLY')
  expect(await ask('DELETE', { 'sec-fetch-site': 'cross-site' })).toBe('403 ADMIN_LOCAL_ONLY')
  expect(await ask('DELETE', { origin: 'https://evil.example' })).toBe('403 ORIGIN_REFUSED')
})

test.each([
  ['x-forwarded-for', '127.0.0.1'],
  ['x-forwarded-proto', 'https'],
  ['x-forwarded-host', 'charts.example'],
  ['x-real-ip', '203.0.113.7'],
  ['via', '1.1 proxy'],
  ['forwarded', 'for=127.0.0.1'],
  ['cf-connecting-ip', '203.0.113.7'],
  ['true-client-ip', '203.0.113.7'],
])('what a proxy on this machine passed on with %s alone is not of this machine', async (name, value) => {
  const ask = await start(OPEN_ACCESS)
  expect(await ask('DELETE', { [name]: value })).toBe('403 ADMIN_LOCAL_ONLY')
  expect(await ask('GET', { [name]: value })).toBe('200')
})

test('a site that is listed may write with a token, but not as this machine', async () => {
  const origin = 'https://charts.example'
  const open = await start({ ...OPEN_ACCESS, corsOrigins: ['*'] })
  expect(await open('DELETE', { origin })).toBe('403 ADMIN_LOCAL_ONLY')
  const guarded = await start({ ...GUARDED, corsOrigins: [origin] })
  expect(await guarded('DELETE', { origin, authorization: `Bearer ${boss.token}` })).toBe('200')
})
