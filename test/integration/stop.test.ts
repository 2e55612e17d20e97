import { Agent, type IncomingMessage, request } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { pollUntil } from '../helpers/poll.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const db = `${folder.path}/stop.duckdb`
const HEATMAP = '/liquidations/heatmap-timeseries?symbol=DEMOUSDT&time_window=7d&interval=5m'

/** Status of an answer over a connection that is kept. */
function ask(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** An answer that is not read until `read` is called; it resolves to how much of it was missing, bytes. */
async function askWithoutReading(url: string): Promise<{ read(): Promise<number> }> {
  const asked = request(url, { agent: new Agent({ keepAlive: true }), headers: { 'accept-encoding': 'identity' } })
  asked.end()
  const response = await new Promise<IncomingMessage>((resolve) => asked.once('response', resolve))
  return {
    read: async () => {
      let missing = Number(response.headers['content-length'])
      for await (const chunk of response) missing -= chunk.length
      return missing
    },
  }
}

test('told to stop, a server finishes what it answers, says goodbye to WebSockets and ends with 0', async () => {
  await runCli(['simulate', '--seed', '3', '--days', '8', '--db', db])
  const server = await startServer(['--db', db, '--stop-timeout-ms', '60000'])
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  expect(await ask(`${server.url}/health/ready`, agent)).toBe(200)
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`)
  await new Promise((done) => socket.once('open', done))
  const goodbye = new Promise<number>((resolve) => socket.once('close', resolve))

  const running = await askWithoutReading(server.url + HEATMAP)
  const ended = server.stop()
  expect(await goodbye).toBe(1001)
  expect(await running.read()).toBe(0)
  expect(await ended).toBe(0)
  await expect(ask(`${server.url}/health/live`, new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('while it stops it is not ready, and takes no other request; it waits no longer than told', async () => {
  const server = await startServer(['--db', `${folder.path}/empty.duckdb`, '--stop-timeout-ms', '3000'])
  // A client that does not say goodbye keeps the server for a second; on a connection that is open it is still heard.
  const silent = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, { autoPong: false })
  await new Promise((done) => silent.once('open', done))
  silent.pause()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const paths = ['/health/ready', '/models', '/health/live']
  for (const path of paths) expect(await ask(server.url + path, agent)).toBe(200)
  const ended = server.stop()
  const answers = await pollUntil(async () => {
    const ready = await ask(`${server.url}/health/ready`, agent)
    if (ready === 200) return undefined
    return [ready, await ask(`${server.url}/models`, agent), await ask(`${server.url}/health/live`, agent)]
  })
  expect(answers).toEqual([503, 503, 200])
  expect(await ended).toBe(0)
  silent.terminate()
})

test('a statement that nothing can interrupt is answered in time, and does not keep the server from its end', async () => {
  const path = `${folder.path}/stuck.duckdb`
  await runCli(['simulate', '--seed', '3', '--days', '1', '--db', path])
  const limits = ['--sql', 'on', '--sql-seconds', '1', '--sql-memory-mb', '4000', '--stop-timeout-ms', '500']
  const server = await startServer(['--db', path, ...limits])
  const asked = await fetch(`${server.url}/sql?${new URLSearchParams({ query: stuckStatement() })}`)
  expect([asked.status, (await asked.json()).code]).toEqual([408, 'SQL_TIMEOUT'])
  // Ended by a signal, which has no code: 0.5 s and 10 s after it was told.
  expect(await server.stop()).toBe(null)
  const { code, stdout } = await runCli(['coverage', '--db', path])
  expect([code, stdout]).toEqual([0, expect.stringContaining('DEMOUSDT')])
}, 60_000)

/** 25 searches in 2048 texts of 27,000 characters at 90 places each: one block of rows takes minutes. */
function stuckStatement(): string {
  const searches = Array.from({ length: 25 }, (_, n) => `v LIKE '%${'_'.repeat(70 + n)}b'`).join(' OR ')
  const text = `SELECT substring('${'a'.repeat(1500)}', i % 9) AS s FROM range(2048) t(i)`
  const longer = `SELECT u || u AS v FROM (SELECT concat(t, t, t) AS u FROM (SELECT concat(s, s, s) AS t FROM (${text})))`
  return `SELECT count(*) FROM (${longer}) WHERE ${searches}`
}
