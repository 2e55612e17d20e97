import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type CliServer, runCli, startCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { pollUntil } from '../helpers/poll.ts'
import { rawGet, rawRequest } from '../helpers/raw-request.ts'
import { bearer, TEST_TOKENS } from '../helpers/test-tokens.ts'

const folder = temporaryFolder()
let closed: CliServer
let open: CliServer

beforeAll(async () => {
  closed = await startServer(['--db', `${folder.path}/closed.duckdb`, '--cors-origins', 'https://charts.example'], {
    LIQHEAT_TOKENS: TEST_TOKENS.option,
  })
  open = await startServer(['--db', `${folder.path}/open.duckdb`])
})

afterAll(async () => {
  await Promise.all([closed?.stop(), open?.stop()])
  folder.remove()
})

/** How an upgrade ended: `open`, or the status it was refused with. */
function upgrade(url: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      socket.terminate()
      resolve(String(response.statusCode))
    })
    socket.on('error', () => undefined)
  })
}

async function signIn(token: string, more: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${closed.url}/session`, {
    method: 'POST',
    body: new URLSearchParams({ token, ...more }),
    redirect: 'manual',
  })
  const setCookie = response.headers.get('set-cookie') ?? ''
  const location = response.headers.get('location')
  return { status: response.status, location, setCookie, cookie: setCookie.split(';')[0] ?? '' }
}

describe('a server with tokens', () => {
  test('answers routes only with a token, health and the sign-in page without', async () => {
    for (const path of ['/symbols', '/models', '/docs', '/openapi.json', '/metrics', '/health', '/exchanges/health']) {
      const refused = await fetch(closed.url + path)
      expect([path, refused.status, refused.headers.get('www-authenticate')]).toEqual([
        path,
        401,
        'Bearer realm="liqheat"',
      ])
      expect(refused.headers.get('content-type')).toContain('application/problem+json')
      expect(await refused.json()).toMatchObject({ code: 'TOKEN_REQUIRED' })
      for (const token of [TEST_TOKENS.read, TEST_TOKENS.admin]) {
        expect((await fetch(closed.url + path, { headers: bearer(token) })).status).toBe(200)
      }
    }
    for (const path of ['/health/live', '/health/ready', '/session']) {
      expect((await fetch(closed.url + path)).status).toBe(200)
    }
  })

  test('refuses a wrong token, and a right one in the address', async () => {
    const wrong = await fetch(`${closed.url}/models`, { headers: bearer(`${TEST_TOKENS.read}x`) })
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="liqheat", error="invalid_token"',
    ])
    for (const name of ['token', 'access_token']) {
      expect((await fetch(`${closed.url}/models?${name}=${TEST_TOKENS.admin}`)).status).toBe(401)
    }
    expect((await fetch(`${closed.url}/models`, { headers: { authorization: TEST_TOKENS.read } })).status).toBe(401)
  })

  test('long addresses are gone on to after signing in, longer ones are left out', async () => {
    // Encoded once more in a form, each comma takes five characters: 6.7 KB.
    const kept = `/map?weights=${'%2C'.repeat(1329)}`
    expect(kept).toHaveLength(4000)
    expect((await signIn(TEST_TOKENS.read, { next: kept })).location).toBe(kept)
    const refused = await signIn('wrong', { next: kept })
    expect((await fetch(closed.url + refused.location)).status).toBe(200)
    for (const [path, form] of [
      [kept, `/session?${new URLSearchParams({ next: kept })}`],
      [`${kept}a`, '/session'],
    ] as const) {
      const page = await fetch(closed.url + path, { redirect: 'manual' })
      // 404 where the page has not been built.
      if (page.status !== 404) expect([page.status, page.headers.get('location')]).toEqual([303, form])
    }
  })

  test('a browser signs in with a token and has a cookie that is not the token', async () => {
    const page = await fetch(`${closed.url}/`, { redirect: 'manual' })
    // 404 where the page has not been built.
    if (page.status !== 404) expect([page.status, page.headers.get('location')]).toEqual([303, '/session'])
    const refused = await signIn('wrong', { next: '/map?symbol=A' })
    expect([refused.status, refused.setCookie]).toEqual([303, ''])
    expect(refused.location).toBe('/session?failed=1&next=%2Fmap%3Fsymbol%3DA')
    const told = await (await fetch(closed.url + refused.location)).text()
    expect(told).toContain('not known to the server')
    expect(told).toContain('value="/map?symbol=A"')
    const asJson = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"token":"wrong"}' }
    expect((await fetch(`${closed.url}/session`, asJson)).status).toBe(401)
    expect((await signIn(TEST_TOKENS.read, { next: '//evil.example/' })).location).toBe('/')
    const { status, location, cookie, setCookie } = await signIn(TEST_TOKENS.read, { next: '/map?symbol=A' })
    expect([status, location]).toEqual([303, '/map?symbol=A'])
    expect(setCookie).toMatch(/HttpOnly/i)
    expect(setCookie).toMatch(/SameSite=Strict/i)
    expect(setCookie).not.toContain(TEST_TOKENS.read)
    expect((await fetch(`${closed.url}/models`, { headers: { cookie } })).status).toBe(200)
    const forged = cookie.replace('reader', 'boss')
    expect((await fetch(`${closed.url}/models`, { headers: { cookie: forged } })).status).toBe(401)
    const json = await fetch(`${closed.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: TEST_TOKENS.admin }),
    })
    expect(json.status).toBe(204)
    const gone = await fetch(`${closed.url}/session`, { method: 'DELETE', headers: { cookie } })
    expect([gone.status, gone.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringContaining('Expires=Thu, 01 Jan 1970'),
    ])
  })

  test('a WebSocket needs the same, and an origin that is its own or listed', async () => {
    const { cookie } = await signIn(TEST_TOKENS.read)
    const own = closed.url
    expect(await upgrade(own, {})).toBe('401')
    expect(await upgrade(own, bearer('wrong'))).toBe('401')
    expect(await upgrade(own, bearer(TEST_TOKENS.read))).toBe('open')
    expect(await upgrade(own, { cookie, origin: own })).toBe('open')
    expect(await upgrade(own, { ...bearer(TEST_TOKENS.read), origin: 'https://charts.example' })).toBe('open')
    expect(await upgrade(own, { cookie, origin: 'https://evil.example' })).toBe('403')
    expect(await upgrade(own, { cookie, origin: 'null' })).toBe('403')
  })

  test('another site may read where it is listed, and is told so before it sends a token', async () => {
    const preflight = (origin: string) =>
      fetch(`${closed.url}/models`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      })
    const listed = await preflight('https://charts.example')
    expect([listed.status, listed.headers.get('access-control-allow-origin')]).toEqual([204, 'https://charts.example'])
    expect(listed.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(listed.headers.get('access-control-allow-credentials')).toBeNull()
    const other = await preflight('https://evil.example')
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
    const write = await fetch(`${closed.url}/session`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({ token: TEST_TOKENS.read }),
    })
    expect([write.status, await write.json()]).toEqual([403, expect.objectContaining({ code: 'ORIGIN_REFUSED' })])
  })

  test('a token has an account of its own, whatever the address', async () => {
    const remaining = async (headers: Record<string, string>) =>
      Number((await fetch(`${closed.url}/models`, { headers })).headers.get('ratelimit-remaining'))
    const limit = (await fetch(`${closed.url}/models`)).headers.get('ratelimit-limit')
    expect(limit).toBe('600')
    await Promise.all(Array.from({ length: 100 }, () => remaining({})))
    expect(await remaining(bearer(TEST_TOKENS.admin))).toBeGreaterThan(await remaining({}))
  })

  test('counts what happened for Prometheus', async () => {
    const text = await (await fetch(`${closed.url}/metrics`, { headers: bearer(TEST_TOKENS.read) })).text()
    expect(text).toMatch(/liqheat_http_requests_total\{method="GET",route="\/symbols",status="401"\} \d+/)
    expect(text).toMatch(/liqheat_http_request_duration_seconds_bucket\{le="0.1",method="GET",route="\/models"\} \d+/)
    expect(text).toMatch(/^liqheat_loop_delay_seconds\{of="p99"\} /m)
    expect(text).toMatch(/^liqheat_ws_clients_count \d+$/m)
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
  })
})

describe('a server without tokens', () => {
  test('answers everybody, and has no sign-in', async () => {
    expect((await fetch(`${open.url}/models`)).status).toBe(200)
    expect((await fetch(`${open.url}/session`)).status).toBe(404)
    expect(await upgrade(open.url, {})).toBe('open')
    expect(await upgrade(open.url, { origin: open.url })).toBe('open')
    expect(await upgrade(open.url, { origin: 'https://evil.example' })).toBe('403')
    const foreign = await fetch(`${open.url}/models`, { headers: { origin: 'https://evil.example' } })
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('believes no word of a client about its address', async () => {
    const remaining = async (address: string) => {
      const { head } = await rawRequest(open.url, rawGet('/models', { 'x-forwarded-for': address }))
      return Number(/ratelimit-remaining: (\d+)/.exec(head)?.[1])
    }
    // Ten units come back a second: enough are spent that it does not matter how long this takes.
    await Promise.all(Array.from({ length: 60 }, () => remaining('198.51.100.1')))
    expect(await remaining('198.51.100.2')).toBeLessThan(599)
  })
})

test('behind a trusted proxy every client has its own account', async () => {
  const server = await startServer(['--db', `${folder.path}/proxied.duckdb`, '--trust-proxy', 'loopback'])
  try {
    const remaining = async (address: string) => {
      const { head } = await rawRequest(server.url, rawGet('/models', { 'x-forwarded-for': address }))
      return Number(/ratelimit-remaining: (\d+)/.exec(head)?.[1])
    }
    expect(await remaining('198.51.100.1')).toBe(599)
    expect(await remaining('198.51.100.2')).toBe(599)
    // Two addresses of one /64 network.
    expect(await remaining('2001:db8:1:2::1')).toBe(599)
    await Promise.all(Array.from({ length: 60 }, () => remaining('2001:db8:1:2::1')))
    expect(await remaining('2001:db8:1:2::2')).toBeLessThan(599)
  } finally {
    await server.stop()
  }
})

test('a public address is refused at start, unless there is a token or it is meant', async () => {
  const args = ['serve', '--db', `${folder.path}/public.duckdb`, '--port', '0', '--host', '0.0.0.0']
  const refused = await runCli(args)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('SERVER_EXPOSED')])
  expect(refused.stderr).toContain('--allow-public')
  const meant = await startServer(['--db', `${folder.path}/public.duckdb`, '--host', '0.0.0.0', '--allow-public'])
  expect(await meant.stop()).toBe(0)
})

test('a token made on the command line opens a server that has its line', async () => {
  const made = await runCli(['token', 'create', '--name', 'bot', '--scope', 'read'])
  const [token = ''] = /liqheat_[\w-]{43}/.exec(made.stdout) ?? []
  const [line = ''] = /bot:read:[0-9a-f]{64}/.exec(made.stdout) ?? []
  const file = `${folder.path}/config.json`
  writeFileSync(file, JSON.stringify({ tokens: line }))
  const server = await startServer(['--db', `${folder.path}/made.duckdb`, '--config', file])
  try {
    expect((await fetch(`${server.url}/models`, { headers: bearer(token) })).status).toBe(200)
    expect((await fetch(`${server.url}/models`)).status).toBe(401)
  } finally {
    await server.stop()
  }
  expect((await runCli(['token', 'create', '--name', 'a b'])).code).toBe(2)
})

test('no secret is in the log of a run that used them all', async () => {
  const child = startCli(['serve', '--db', `${folder.path}/log.duckdb`, '--port', '0', '--log-level', 'trace'], {
    LIQHEAT_TOKENS: TEST_TOKENS.option,
    LIQHEAT_BINANCE_API_SECRET: 'hush-of-binance',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const url = await pollUntil(() => /running:\s+(http:\S+)/.exec(output)?.[1])
  const session = await fetch(`${url}/session`, {
    method: 'POST',
    body: new URLSearchParams({ token: TEST_TOKENS.admin }),
    redirect: 'manual',
  })
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const headers = { ...bearer(TEST_TOKENS.read), cookie }
  for (const path of ['/models', '/nowhere', `/symbols?token=${TEST_TOKENS.read}`, `/${TEST_TOKENS.admin}`, '/%zz']) {
    await fetch(url + path, { headers })
  }
  await fetch(`${url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"token":"${TEST_TOKENS.read}"`,
  })
  await rawRequest(url, `GET / HTTP/1.1\r\nauthorization: Bearer ${TEST_TOKENS.read}\r\nbroken\r\n\r\n`)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(output).toContain('liqheat is running')
  for (const secret of [TEST_TOKENS.read, TEST_TOKENS.admin, cookie.split('=')[1] ?? '', 'hush-of-binance']) {
    expect(secret.length).toBeGreaterThan(10)
    expect(output).not.toContain(secret)
  }
  for (const line of TEST_TOKENS.option.split(',')) expect(output).not.toContain(line.split(':')[2])
})
