import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runCli, startCli, startServer } from '../helpers/cli.ts'
import { createSmallArchive, hasBegun, type SmallArchive } from '../helpers/small-archive.ts'

let archive: SmallArchive
let db = ''
beforeAll(async () => {
  archive = await createSmallArchive()
})
beforeEach(() => {
  db = archive.newStore()
})
afterAll(() => archive.close())

test('while a server has the store, commands hand it their work and show its progress', async () => {
  const server = await startServer(['--db', db])
  try {
    const { code, stdout, stderr } = await archive.ingest(db)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('ETHUSDT  trades')
    const answer = await fetch(`${server.url}/data/coverage?symbol=ETHUSDT`)
    const { data } = await answer.json()
    expect(data.find(({ kind }: { kind: string }) => kind === 'open-interest')).toMatchObject({
      rows: 864,
      expected: 864,
      missing: [],
      sources: ['ETHUSDT-metrics-*.zip'],
      data_kind: 'observed',
      is_derived: false,
    })
    expect((await runCli(['coverage', '--db', db])).stdout).toContain('ETHUSDT')
    expect((await runCli(['simulate', '--db', db, '--days', '1'])).code).toBe(0)
    const second = await runCli(['serve', '--db', db, '--port', '0'])
    expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('STORE_SERVED')])
    const doctor = await runCli(['doctor', '--db', db, '--offline'])
    expect([doctor.code, doctor.stdout]).toEqual([
      0,
      expect.stringContaining(`open in a serve process (${server.pid})`),
    ])
  } finally {
    expect(await server.stop()).toBe(0)
  }
  expect(existsSync(`${db}.sock`)).toBe(false)
})

test('two commands at once both get their work done', async () => {
  const both = await Promise.all([runCli(archive.args(db, 'candles,mark')), runCli(archive.args(db, 'depth,trades'))])
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  const { stdout } = await archive.ingest(db)
  expect(stdout).not.toContain('candles 1m')
  expect(stdout).toContain('open-interest')
})

test('a command whose owner is killed takes the store over and finishes', async () => {
  const server = await startServer(['--db', db])
  const command = runCli(archive.args(db))
  await hasBegun(db)
  process.kill(server.pid, 'SIGKILL')
  const { code, stderr } = await command
  expect([code, stderr]).toEqual([0, ''])
  expect((await archive.ingest(db)).stdout).toBe('nothing to do: what is published is stored\n')
})

test('Ctrl-C ends a command and the job it handed over; the next run goes on', async () => {
  const server = await startServer(['--db', db])
  try {
    const command = startCli(archive.args(db))
    await hasBegun(db)
    command.kill('SIGINT')
    expect((await once(command, 'close'))[0]).toBe(130)
    expect((await archive.ingest(db)).code).toBe(0)
  } finally {
    await server.stop()
  }
})
