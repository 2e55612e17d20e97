import { createServer, type Server } from 'node:http'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli, temporaryFolder } from '../helpers/cli.ts'

const folder = temporaryFolder()
const db = path.join(folder.path, 's.duckdb')
let server: Server
let url = ''
/** Answer of the next requests: a status, and how far the host's clock is ahead. */
let answer = { status: 200, aheadMs: 0 }
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('date', new Date(Date.now() + answer.aheadMs).toUTCString())
    response.statusCode = answer.status
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
})
afterAll(() => {
  server.close()
  folder.remove()
})

const NAMES = ['binance-archive', 'binance-rest', 'bybit-archive', 'bybit-rest', 'okx-rest']
const doctor = () => runCli(['doctor', '--db', db, '--hosts', NAMES.map((name) => `${name}=${url}`).join()])

test('all is well', async () => {
  await runCli(['simulate', '--db', db, '--days', '1'])
  const { code, stdout } = await doctor()
  expect(code).toBe(0)
  expect(stdout).toMatch(/ok +disk: .* GB free/)
  expect(stdout).toMatch(/ok +store: .* checksums of its migrations agree, 6 series; nobody has it open/)
  expect(stdout).toMatch(/ok +clock: /)
  for (const name of NAMES) expect(stdout).toMatch(new RegExp(`ok +${name}: http://127.0.0.1`))
})

test('a clock that is off is told', async () => {
  answer = { status: 200, aheadMs: 60_000 }
  const { code, stdout } = await doctor()
  expect([code, stdout]).toEqual([0, expect.stringMatching(/warning +clock: (59|60)\.\d s behind 5 hosts/)])
})

test('a host that refuses this address is a fault', async () => {
  answer = { status: 451, aheadMs: 0 }
  const { code, stdout } = await doctor()
  expect([code, stdout]).toEqual([4, expect.stringMatching(/FAULT +okx-rest: .*451: region or firewall/)])
})

test('a file that is no store is a fault', async () => {
  answer = { status: 200, aheadMs: 0 }
  const { code, stdout } = await runCli([
    'doctor',
    '--offline',
    '--db',
    path.join(import.meta.dirname, 'doctor.test.ts'),
  ])
  expect([code, stdout]).toEqual([3, expect.stringContaining('STORE_UNREADABLE')])
})
