import { type IncomingHttpHeaders, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliServer, startServer, temporaryFolder } from '../helpers/cli.ts'

const folder = temporaryFolder()
let server: CliServer

beforeAll(async () => {
  server = await startServer(['--db', `${folder.path}/empty.duckdb`, '--rate-limit-per-minute', '5'])
})

afterAll(async () => {
  await server.stop()
  folder.remove()
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Asks from one of the loopback addresses, on a connection of its own. */
function ask(path: string, localAddress: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(server.url + path, { localAddress, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

test('an address that asks too much is told to wait; all routes and unknown paths share its count', async () => {
  const from = '127.0.0.2'
  const first = await ask('/models', from)
  expect(first.status).toBe(200)
  expect(first.headers).toMatchObject({ 'ratelimit-limit': '5', 'ratelimit-remaining': '4' })
  expect((await ask('/exchanges', from)).status).toBe(200)
  expect((await ask('/no-such-path', from)).status).toBe(404)
  expect((await ask('/liquidations/history?limit=0', from)).status).toBe(400)
  expect((await ask('/models', from)).headers['ratelimit-remaining']).toBe('0')
  for (const path of ['/models', '/exchanges', '/no-such-path']) {
    const { status, headers, body } = await ask(path, from)
    expect(status).toBe(429)
    expect(headers['content-type']).toContain('application/problem+json')
    expect(JSON.parse(body)).toMatchObject({ code: 'RATE_LIMITED', status: 429 })
    const wait = Number(headers['retry-after'])
    expect(wait).toBeGreaterThanOrEqual(1)
    expect(wait).toBeLessThanOrEqual(60)
  }
})

test('a greedy address takes nothing from others', async () => {
  const greedy = await Promise.all(Array.from({ length: 20 }, () => ask('/models', '127.0.0.3')))
  expect(greedy.filter(({ status }) => status === 200)).toHaveLength(5)
  expect(greedy.filter(({ status }) => status === 429)).toHaveLength(15)
  const other = await ask('/models', '127.0.0.4')
  expect(other.status).toBe(200)
  expect(other.headers['ratelimit-remaining']).toBe('4')
})

test('health and the files of the page do not count', async () => {
  const from = '127.0.0.5'
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask('/health', from)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  const page = await ask('/', from)
  expect([200, 404]).toContain(page.status)
  const counted = await ask('/models', from)
  expect(counted.headers['ratelimit-remaining']).toBe(page.status === 200 ? '4' : '3')
})
