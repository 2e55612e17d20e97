import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { LiqheatError } from './liqheat-error.ts'
import { sendRequest, type Transport } from './send-request.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const servers: { close(): void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that gives its answers one after the other, the last for ever; and what it was asked. */
async function serverOf(...answers: Answer[]): Promise<{ transport: Transport; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answers[Math.min(asked.length, answers.length) - 1]?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push({
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const transport = { baseUrl: `http://127.0.0.1:${port}`, token: undefined, fetch, retries: 2, mostWaitMs: 1000 }
  return { transport, asked }
}

const ok: Answer = (_, response) => response.end('{"ok":true}')

function problem(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    response.end(
      JSON.stringify({ type: 'about:blank', title: 'T', status, detail: 'what is wrong', code, request_id: 'r1' }),
    )
  }
}

async function failureOf(work: Promise<unknown>): Promise<LiqheatError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof LiqheatError) return error
  throw new Error(`no LiqheatError: ${error}`)
}

test('names in braces of a path are filled in, encoded, and left out of the query', async () => {
  const { transport, asked } = await serverOf(ok)
  await sendRequest(transport, { method: 'get', path: '/reports/{id}', query: { id: 'a/b c', format: 'html' } })
  expect(asked[0]?.url).toBe('/reports/a%2Fb%20c?format=html')
})

test('a request carries its token, its query without what is undefined, and its body', async () => {
  const { transport, asked } = await serverOf((request, response) => request.pipe(response))
  const response = await sendRequest(
    { ...transport, token: 'secret' },
    { method: 'post', path: '/sql', query: { symbol: 'BTC USDT', side: undefined, n: 5 }, body: { sql: 'SELECT 1' } },
  )
  expect(asked[0]?.url).toBe('/sql?symbol=BTC+USDT&n=5')
  expect(asked[0]?.method).toBe('POST')
  expect(asked[0]?.headers['authorization']).toBe('Bearer secret')
  expect(await response.json()).toEqual({ sql: 'SELECT 1' })
})

test('a problem becomes an error with its fields', async () => {
  const { transport, asked } = await serverOf(problem(404, 'SYMBOL_UNKNOWN'))
  const error = await failureOf(sendRequest(transport, { method: 'get', path: '/x' }))
  const { code, status, detail, request_id, retry_after, message } = error
  expect({ code, status, detail, request_id, retry_after, message }).toEqual({
    code: 'SYMBOL_UNKNOWN',
    status: 404,
    detail: 'what is wrong',
    request_id: 'r1',
    retry_after: undefined,
    message: 'what is wrong [SYMBOL_UNKNOWN]',
  })
  expect(asked.length).toBe(1)
})

test.each([429, 503])('%i with Retry-After is asked again', async (status) => {
  const { transport, asked } = await serverOf(problem(status, 'BUSY', { 'retry-after': '0' }), ok)
  const response = await sendRequest(transport, { method: 'get', path: '/x' })
  expect(await response.json()).toEqual({ ok: true })
  expect(asked.length).toBe(2)
})

test('a server that stays busy is asked three times', async () => {
  const { transport, asked } = await serverOf(problem(429, 'RATE_LIMITED', { 'retry-after': '0' }))
  const error = await failureOf(sendRequest(transport, { method: 'get', path: '/x' }))
  expect([error.code, error.retry_after, asked.length]).toEqual(['RATE_LIMITED', 0, 3])
})

test('a pause longer than allowed, or 503 without one, is left to the caller', async () => {
  const long = await serverOf(problem(429, 'RATE_LIMITED', { 'retry-after': '2' }))
  expect((await failureOf(sendRequest(long.transport, { method: 'get', path: '/x' }))).retry_after).toBe(2)
  const none = await serverOf(problem(503, 'NOTHING_STORED'))
  await failureOf(sendRequest(none.transport, { method: 'get', path: '/x' }))
  expect([long.asked.length, none.asked.length]).toEqual([1, 1])
})

test('the answer of a proxy is told by its status', async () => {
  const { transport } = await serverOf((_, response) => response.writeHead(502).end('<h1>Bad Gateway</h1>'))
  const error = await failureOf(sendRequest(transport, { method: 'get', path: '/x' }))
  expect([error.code, error.detail]).toEqual(['HTTP_502', 'the server answered 502 Bad Gateway'])
})

test('a server that is not there is unreachable', async () => {
  const { transport } = await serverOf(ok)
  servers.splice(0)[0]?.close()
  const error = await failureOf(sendRequest(transport, { method: 'get', path: '/x' }))
  expect([error.code, error.status]).toEqual(['SERVER_UNREACHABLE', 0])
})

test('an aborted request rejects with the reason, while it waits too', async () => {
  const controller = new AbortController()
  const { transport } = await serverOf((request, response) => {
    problem(429, 'RATE_LIMITED', { 'retry-after': '1' })(request, response)
    response.on('close', () => controller.abort(new Error('enough')))
  })
  const work = sendRequest(transport, { method: 'get', path: '/x', signal: controller.signal })
  await expect(work).rejects.toThrow('enough')
})
