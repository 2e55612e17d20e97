import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { pollUntil } from '../../../test/helpers/poll.ts'
import { Connections } from './connections.ts'

/** More than the buffers of two sockets hold. */
const LONG = 'x'.repeat(64 * 1024 * 1024)

const open: Socket[] = []
let server: Server
let release = (): void => undefined
/** Requests that wait for their answer. */
let waits = 0

afterEach(async () => {
  release()
  for (const socket of open.splice(0)) socket.destroy()
  await new Promise((done) => server.close(done))
})

/** Answers all but /wait at once. */
async function start(connections: Connections): Promise<void> {
  const waiting = new Promise<void>((resolve) => {
    release = resolve
  })
  server = createServer(async (request, response) => {
    if (request.url === '/wait') {
      waits++
      await waiting
    }
    response.end(request.url === '/long' ? LONG : 'answer')
  })
  connections.watch(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
}

interface Client {
  readonly socket: Socket
  readonly received: () => string
  readonly isClosed: () => boolean
}

async function client(text = ''): Promise<Client> {
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  open.push(socket)
  let received = ''
  let isClosed = false
  socket.on('data', (chunk) => {
    received += chunk
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isClosed = true
  })
  await new Promise((done) => socket.once('connect', done))
  socket.write(text)
  return { socket, received: () => received, isClosed: () => isClosed }
}

const GET = (path: string) => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`
const answered = (one: Client) => pollUntil(() => (one.received().includes('answer') ? true : undefined))
const closed = (one: Client) => pollUntil(() => (one.isClosed() ? true : undefined))

test('one too many drives out the one that has sent no whole request for longest', async () => {
  const connections = new Connections(3)
  await start(connections)
  const slow = await client('GET / HTTP/1.1\r\n')
  await pollUntil(() => (connections.open === 1 ? true : undefined))
  const kept = await client(GET('/'))
  await answered(kept)
  const body = await client('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nab')
  await answered(body)
  const fourth = await client(GET('/'))
  await answered(fourth)
  await closed(slow)
  expect([kept.isClosed(), body.isClosed(), connections.open, connections.driven]).toEqual([false, false, 3, 1])
})

test('connections that wait for their answer stay, and one more is refused', async () => {
  const connections = new Connections(2)
  await start(connections)
  const first = await client(GET('/wait'))
  const second = await client(GET('/wait'))
  await pollUntil(() => (waits === 2 ? true : undefined))
  const third = await client(GET('/'))
  await closed(third)
  expect(third.received()).toBe('')
  release()
  await Promise.all([answered(first), answered(second)])
  const fourth = await client(GET('/'))
  await answered(fourth)
})

test('0 sets no limit', async () => {
  const connections = new Connections(0)
  await start(connections)
  const many = await Promise.all(Array.from({ length: 40 }, () => client(GET('/'))))
  await Promise.all(many.map(answered))
  expect(connections.open).toBe(40)
})

test('a server that closes sends all of an answer that it has begun, and ends its connection', async () => {
  await start(new Connections(10))
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  open.push(socket)
  let length = 0
  let isClosed = false
  socket.on('close', () => {
    isClosed = true
  })
  socket.write(GET('/long'))
  await new Promise((done) => socket.once('readable', done))
  server.close()
  socket.on('data', (chunk) => {
    length += chunk.length
  })
  await pollUntil(() => (isClosed ? true : undefined))
  expect(length).toBeGreaterThan(LONG.length)
})
