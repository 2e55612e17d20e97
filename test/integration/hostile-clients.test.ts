import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliServer, startServer, temporaryFolder } from '../helpers/cli.ts'
import { pollUntil } from '../helpers/poll.ts'
import { rawGet, rawRequest } from '../helpers/raw-request.ts'
import { bearer, TEST_TOKENS } from '../helpers/test-tokens.ts'

const SLOW_CLIENTS = Number(process.env['LIQHEAT_SLOW_CLIENTS'] ?? 2000)
const MOST_CONNECTIONS = 512

const folder = temporaryFolder()
const got: string[] = []
let server: CliServer

beforeAll(async () => {
  server = await startServer(
    [
      '--db',
      `${folder.path}/hostile.duckdb`,
      '--http-connections',
      String(MOST_CONNECTIONS),
      '--rate-limit-per-minute',
      '0',
    ],
    { LIQHEAT_TOKENS: TEST_TOKENS.option },
  )
})

afterAll(async () => {
  console.info(['hostile clients got:', ...got].join('\n  '))
  expect(await server.stop()).toBe(0)
  folder.remove()
})

test.each([
  '/../../../../etc/passwd',
  '/..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/assets/../../../../../../etc/passwd',
  '/assets/..%5c..%5c..%5cetc%5cpasswd',
  '/assets/%252e%252e/%252e%252e/etc/passwd',
  '//etc/passwd',
  '/%00/etc/passwd',
  '/docs/static/../../../../../../etc/passwd',
  '/docs/static/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
])('%s leads out of nothing', async (path) => {
  const { status, body } = await rawRequest(server.url, rawGet(path, bearer(TEST_TOKENS.admin)))
  got.push(`${path}: ${status} ${codeOf(body)}`)
  expect([400, 403, 404]).toContain(status)
  expect(body).not.toContain('root:')
  expect(JSON.parse(body)).toMatchObject({ status, code: expect.any(String) })
})

test('a wrong token is told so, and nothing else', async () => {
  const { status, body } = await rawRequest(server.url, rawGet('/symbols', bearer('liqheat_wrong')))
  got.push(`wrong token: ${status} ${codeOf(body)}`)
  expect([status, codeOf(body)]).toEqual([401, 'TOKEN_REQUIRED'])
})

test.each([
  ['a body of 1 MB', post('x'.repeat(1_000_000)), 413, 'BODY_TOO_LARGE'],
  ['a body that says it has 1 TB', post('', 1e12), 413, 'BODY_TOO_LARGE'],
  ['a head of 100 kB', rawGet('/models', { 'x-long': 'x'.repeat(100_000) }), 431, 'HEADERS_TOO_LARGE'],
  ['an address of 9,000 characters', rawGet(`/models?a=${'x'.repeat(9000)}`), 414, 'URL_TOO_LONG'],
  [
    'a number beyond numbers',
    rawGet('/liquidations/heatmap?symbol=A&price_bin_size=1e309', bearer(TEST_TOKENS.read)),
    400,
    'NUMBER_TOO_LARGE',
  ],
  ['1,000 parameters', rawGet(`/models?${'a=1&'.repeat(1000)}`), 400, 'PARAMETERS_TOO_MANY'],
  [
    'two lengths of one body',
    'POST /session HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    400,
    'REQUEST_UNREADABLE',
  ],
  [
    'a length and pieces',
    'POST /session HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'REQUEST_UNREADABLE',
  ],
  ['no HTTP', '\u0016\u0003\u0001 hello\r\n\r\n', 400, 'REQUEST_UNREADABLE'],
  // Node answers this one itself.
  ['no host', 'GET /models HTTP/1.1\r\nconnection: close\r\n\r\n', 400, ''],
])('%s: refused', async (what, text, status, code) => {
  const answer = await rawRequest(server.url, text)
  got.push(`${what}: ${answer.status} ${codeOf(answer.body)}`)
  expect([answer.status, codeOf(answer.body)]).toEqual([status, code])
})

test('nested JSON that would be deep to read is refused by its size or its form', async () => {
  for (const body of [
    '['.repeat(4000),
    `{"token":${'['.repeat(1900)}${']'.repeat(1900)}}`,
    '{"token":{"__proto__":1}}',
  ]) {
    const answer = await rawRequest(server.url, post(body))
    expect(answer.status).toBe(400)
  }
})

test(`${SLOW_CLIENTS} connections that send a byte now and then keep nobody from an answer`, async () => {
  const sockets = new Set<Socket>()
  let ended = 0
  const { port } = new URL(server.url)
  const openSlow = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('GET /models HTTP/1.1\r\n')
        resolve()
      })
      sockets.add(socket)
      socket.on('data', () => undefined)
      socket.on('error', () => resolve())
      socket.on('close', () => {
        ended++
        sockets.delete(socket)
      })
    })
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x')
  }, 500)
  const statuses = new Map<number, number>()
  try {
    for (let opened = 0; opened < SLOW_CLIENTS; opened += 100) {
      await Promise.all(Array.from({ length: Math.min(100, SLOW_CLIENTS - opened) }, openSlow))
      const { status } = await rawRequest(server.url, rawGet('/models', bearer(TEST_TOKENS.read)))
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    // Those that were not driven out end when their head has not come in time.
    await pollUntil(() => (sockets.size === 0 ? true : undefined))
  } finally {
    clearInterval(drip)
    for (const socket of sockets) socket.destroy()
  }
  got.push(
    `${SLOW_CLIENTS} slow connections: ${ended} ended by the server, of which at most ${MOST_CONNECTIONS} were open at ` +
      `once; meanwhile ${SLOW_CLIENTS / 100} whole requests got ${[...statuses].map(([status, n]) => `${n} x ${status}`)}`,
  )
  expect([...statuses.keys()]).toEqual([200])
  expect(ended).toBe(SLOW_CLIENTS)
})

function post(body: string, length = Buffer.byteLength(body)): string {
  return [
    'POST /session HTTP/1.1',
    'host: 127.0.0.1',
    'connection: close',
    'content-type: application/json',
    `content-length: ${length}`,
    '',
    body,
  ].join('\r\n')
}

function codeOf(body: string): string {
  try {
    return String(JSON.parse(body)?.code ?? '')
  } catch {
    return ''
  }
}
