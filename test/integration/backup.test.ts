import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup } from '../../src/app/jobs/backup.ts'
import { type JobContext, runJob } from '../../src/app/jobs/run-job.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { liveBatch } from '../helpers/live-batches.ts'
import { liquidationOf } from '../helpers/live-rows.ts'
import { dumpStore } from '../helpers/store-dump.ts'

const folder = temporaryFolder()
const db = `${folder.path}/own'store.duckdb`
beforeAll(async () => {
  expect((await runCli(['simulate', '--seed', '3', '--days', '2', '--from', '2026-01-05', '--db', db])).code).toBe(0)
})
afterAll(() => folder.remove())

test('a copy made by the server holds what the store holds, and is served like it', async () => {
  const copy = `${folder.path}/copy.duckdb`
  const server = await startServer(['--db', db])
  const question = '/liquidations/map?symbol=DEMOUSDT'
  const before = await (await fetch(server.url + question)).json()
  const { code, stdout, stderr } = await runCli(['backup', '--db', db, '--to', copy])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/copy\.duckdb: [\d,]+ rows of \d+ tables, [\d.]+ [kM]B, in [\d.]+ s\n$/)
  expect(await server.stop()).toBe(0)
  expect(await dumpStore(copy)).toEqual(await dumpStore(db))
  expect(readdirSync(folder.path).filter((name) => name.startsWith('.') || name.endsWith('.wal'))).toEqual([])
  const restored = await startServer(['--db', copy])
  const after = await (await fetch(restored.url + question)).json()
  await restored.stop()
  expect({ ...after, metadata: undefined }).toEqual({ ...before, metadata: undefined })
})

test('a copy made under writes is the store between two of them', async () => {
  const path = `${folder.path}/live.duckdb`
  const store = await openDuckDbStore({ path, memoryLimitMb: 256 })
  let written = 0
  /** Each transaction stores two liquidations of the same millisecond, one on each venue. */
  const write = async (): Promise<void> => {
    const eventTime = 1_767_657_600_000 + written
    const both = ['bybit', 'okx'].map((exchange) => liquidationOf({ exchange, eventTime }))
    await store.writeLive(liveBatch({ liquidations: both }))
    written++
  }
  for (let n = 0; n < 20; n++) await write()
  const copying = { isOver: false }
  const first = written
  const made = store.copyTo(`${folder.path}/live-copy.duckdb`).finally(() => {
    copying.isOver = true
  })
  while (!copying.isOver) await write()
  await made
  const last = written
  await write()
  await store.close()
  const copy = await openDuckDbStore({ path: `${folder.path}/live-copy.duckdb`, memoryLimitMb: 256 })
  const ever = { symbol: 'BTCUSDT', from: 0, to: Number.MAX_SAFE_INTEGER }
  const onBybit = (await copy.readLiquidations({ ...ever, exchange: 'bybit' })).time
  const onOkx = (await copy.readLiquidations({ ...ever, exchange: 'okx' })).time
  await copy.close()
  expect([...onBybit]).toEqual([...onOkx])
  expect(onBybit.length).toBeGreaterThanOrEqual(first)
  expect(onBybit.length).toBeLessThanOrEqual(last)
  // Writes went on while it was made.
  expect(last).toBeGreaterThan(first)
})

test('without a server the command copies by itself, and replaces the copy of before', async () => {
  const copy = `${folder.path}/nightly.duckdb`
  writeFileSync(copy, 'what was there')
  expect((await runCli(['backup', '--db', db, '--to', copy])).code).toBe(0)
  expect(await dumpStore(copy)).toEqual(await dumpStore(db))
})

test('a copy that cannot be made leaves what is there', async () => {
  const nowhere = await runCli(['backup', '--db', db, '--to', `${folder.path}/none/copy.duckdb`])
  expect([nowhere.code, nowhere.stderr]).toEqual([3, expect.stringContaining('[EXPORT_UNWRITABLE]')])
})

test('nothing is written over the store or what it keeps beside its file, under whatever name', async () => {
  const home = `${folder.path}/home`
  mkdirSync(`${home}/s.duckdb.tmp`, { recursive: true })
  symlinkSync(home, `${folder.path}/alias`)
  const store = await openDuckDbStore({ path: `${home}/s.duckdb`, memoryLimitMb: 256 })
  await store.writeLive(liveBatch({ liquidations: [liquidationOf({ eventTime: 1_767_657_600_000 })] }))
  symlinkSync(`${home}/s.duckdb`, `${folder.path}/link.json`)
  linkSync(`${home}/s.duckdb`, `${folder.path}/same.duckdb`)
  const before = [statSync(store.file), statSync(`${store.file}.wal`)].map(({ ino }) => ino)
  const names = ['s.duckdb', 's.duckdb.wal', 's.duckdb.sock', 's.duckdb.tmp', 's.duckdb.downloads', 's.duckdb.tmp/x']
  const inside = names.flatMap((name) => [`${home}/${name}`, `${folder.path}/alias/${name}`])
  const context: JobContext = { store, role: 'command', parametersFolder: `${folder.path}/parameters` }
  for (const file of [...inside, `${folder.path}/link.json`, `${folder.path}/same.duckdb`]) {
    const copied = runJob(context, { name: 'backup', input: { file } }, {})
    await expect(copied, file).rejects.toMatchObject({ code: 'OUTPUT_ONTO_STORE' })
  }
  const query = { symbol: 'BTCUSDT', model: 'leverage-mirror' }
  const picture = { file: `${folder.path}/link.json`, size: { width: 640, height: 480 } }
  const heatmap = runJob(context, { name: 'heatmap', input: { query, format: 'json', ...picture } }, {})
  await expect(heatmap).rejects.toMatchObject({ code: 'OUTPUT_ONTO_STORE' })
  const compare = runJob(context, { name: 'compare', input: { query: { symbol: 'BTCUSDT' }, picture } }, {})
  await expect(compare).rejects.toMatchObject({ code: 'OUTPUT_ONTO_STORE' })
  expect([statSync(store.file), statSync(`${store.file}.wal`)].map(({ ino }) => ino)).toEqual(before)
  // A neighbour with a like name is no part of it.
  expect((await backup(store, { file: `${folder.path}/alias/s.duckdb.copy` })).rows).toBeGreaterThan(0)
  await store.close()
})

test('an interrupted copy leaves nothing', async () => {
  const target = `${folder.path}/kept`
  mkdirSync(target)
  writeFileSync(`${target}/copy.duckdb`, 'the copy of before')
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
  const abort = new AbortController()
  const work = backup(store, { file: `${target}/copy.duckdb` }, abort.signal)
  abort.abort(new Error('enough'))
  await expect(work).rejects.toThrow('enough')
  await store.close()
  expect(readdirSync(target)).toEqual(['copy.duckdb'])
  expect(readFileSync(`${target}/copy.duckdb`, 'utf8')).toBe('the copy of before')
})
