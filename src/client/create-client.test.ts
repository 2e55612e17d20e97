import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { type Client, createClient } from './create-client.ts'

const servers: { close(): void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A client of a server that answers in a way of its own; `fetched` is called when the head of an answer is here. */
async function clientOf(answer: (response: ServerResponse) => void, fetched?: () => void): Promise<Client> {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push({
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const telling: typeof fetch = async (...asked) => {
    const response = await fetch(...asked)
    fetched?.()
    return response
  }
  return createClient({ baseUrl: `http://127.0.0.1:${port}`, fetch: telling })
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

test('an answer whose connection is cut is told as a server out of reach', async () => {
  const client = await clientOf((response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': 1000 })
    response.write('{"status":', () => response.destroy())
  })
  await expect(client.get('/health')).rejects.toMatchObject({
    name: 'LiqheatError',
    code: 'SERVER_UNREACHABLE',
    status: 0,
    cause: expect.any(TypeError),
  })
})

test.each(['{"status":', '', '<p>'])('the body %j is no JSON, whatever its type says', async (body) => {
  const client = await clientOf((response) => response.writeHead(200, JSON_TYPE).end(body))
  await expect(client.get('/health')).rejects.toMatchObject({
    name: 'LiqheatError',
    code: 'ANSWER_UNREADABLE',
    status: 200,
    cause: expect.any(SyntaxError),
  })
})

test.each([200, 404])('aborted in the middle of an answer %i, a request rejects with the reason', async (status) => {
  const controller = new AbortController()
  const client = await clientOf(
    (response) => {
      response.writeHead(status, { ...JSON_TYPE, 'content-length': 1000 })
      response.write('{"status":')
    },
    () => setImmediate(() => controller.abort(new Error('enough'))),
  )
  await expect(client.get('/health', {}, { signal: controller.signal })).rejects.toThrow('enough')
})
