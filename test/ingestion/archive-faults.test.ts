import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { type ArchiveHost, startArchiveHost } from '../helpers/archive-host.ts'
import {
  type ArchiveWorkspace,
  createArchiveWorkspace,
  FIRST_DAY,
  filesOf,
  statesOf,
} from '../helpers/archive-workspace.ts'
import {
  archivePath,
  csvOf,
  DAY,
  removeFile,
  spoilChecksum,
  tradedMarket,
  truncateFile,
  writeArchiveFile,
  writeBytes,
  writeZip,
} from '../helpers/archive-writer.ts'

const MARKET = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 3 })
const BTC = { exchange: 'binance', symbol: 'BTCUSDT', interval: '1m', from: 0, to: Number.MAX_SAFE_INTEGER } as const
const FIRST = { from: FIRST_DAY, to: FIRST_DAY + DAY }

let space: ArchiveWorkspace
let host: ArchiveHost
const pathOf = (i: number) =>
  archivePath('candles', { symbol: 'BTCUSDT', cadence: 'daily', start: FIRST_DAY + i * DAY })
beforeEach(async () => {
  space = await createArchiveWorkspace()
  host = await startArchiveHost(space.root)
  for (let i = 0; i < 3; i++) {
    await writeArchiveFile(space.root, MARKET, { kind: 'candles', cadence: 'daily', start: FIRST_DAY + i * DAY })
  }
})
afterEach(async () => {
  await host.close()
  await space.close()
})

const runHost = (options: Parameters<ArchiveWorkspace['run']>[0] = {}) => space.run({ source: host.url, ...options })
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error) => error.code ?? error,
  )

test('a wrong checksum is tried once more, then the file is set aside and the rest goes on', async () => {
  spoilChecksum(space.root, pathOf(1))
  const summary = await runHost()
  expect(statesOf(summary)).toEqual({
    'BTCUSDT-1m-2024-01-01.zip': 'loaded',
    'BTCUSDT-1m-2024-01-02.zip': 'refused',
    'BTCUSDT-1m-2024-01-03.zip': 'loaded',
  })
  expect(host.requests.filter((request) => request === pathOf(1)).length).toBe(2)
  expect(existsSync(path.join(summary.asideFolder, pathOf(1)))).toBe(true)
  const [record] = (await space.store.archiveFiles()).filter(({ state }) => state === 'refused')
  expect(record?.problem).toContain('SHA-256')
  expect(await space.covered('candles')).toEqual([
    { from: FIRST_DAY, to: FIRST_DAY + DAY, rows: 1440 },
    { from: FIRST_DAY + 2 * DAY, to: FIRST_DAY + 3 * DAY, rows: 1440 },
  ])
})

test('a file whose checksum is right the second time is loaded', async () => {
  let asked = 0
  host.fault = (file) => (file === `${pathOf(0)}.CHECKSUM` && asked++ === 0 ? { status: 503 } : undefined)
  expect(statesOf(await runHost({ range: FIRST }))).toEqual({ 'BTCUSDT-1m-2024-01-01.zip': 'loaded' })
})

test('without a checksum beside it a file is refused', async () => {
  host.fault = (file) => (file.endsWith('.CHECKSUM') ? { status: 404 } : undefined)
  const [file] = filesOf(await runHost({ range: FIRST }))
  expect(file?.notes[0]).toContain('ARCHIVE_CHECKSUM_ABSENT')
})

test('a truncated zip is refused, and mended by a run after it was published anew', async () => {
  truncateFile(space.root, pathOf(1))
  const [, second] = filesOf(await runHost({ jobs: 1 }))
  expect([second?.state, second?.notes[0]]).toEqual(['refused', expect.stringContaining('ARCHIVE_ZIP_DAMAGED')])
  await writeArchiveFile(space.root, MARKET, { kind: 'candles', cadence: 'daily', start: FIRST_DAY + DAY })
  expect(statesOf(await runHost())).toEqual({ 'BTCUSDT-1m-2024-01-02.zip': 'loaded' })
  expect((await space.store.readCandles(BTC)).close).toEqual(MARKET.candles.close)
})

test('a day that is not published is no fault', async () => {
  removeFile(space.root, pathOf(1))
  expect(statesOf(await runHost())['BTCUSDT-1m-2024-01-02.zip']).toBe('absent')
  const [record] = (await space.store.archiveFiles()).filter(({ state }) => state === 'absent')
  expect(record?.path).toBe(pathOf(1))
})

test('a re-issued file is found by its checksum and takes the place of its range', async () => {
  await runHost()
  const changed = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 3, seed: 8 })
  await writeArchiveFile(space.root, changed, { kind: 'candles', cadence: 'daily', start: FIRST_DAY + DAY })
  expect(statesOf(await runHost())).toEqual({})
  expect(statesOf(await runHost({ isRecheck: true }))).toEqual({
    'BTCUSDT-1m-2024-01-01.zip': 'unchanged',
    'BTCUSDT-1m-2024-01-02.zip': 'loaded',
    'BTCUSDT-1m-2024-01-03.zip': 'unchanged',
  })
  const { close } = await space.store.readCandles(BTC)
  expect(close.length).toBe(4320)
  expect(close.subarray(0, 1440)).toEqual(MARKET.candles.close.subarray(0, 1440))
  expect(close.subarray(1440, 2880)).toEqual(changed.candles.close.subarray(1440, 2880))
  expect(await space.covered('candles')).toEqual([{ from: FIRST_DAY, to: FIRST_DAY + 3 * DAY, rows: 4320 }])
})

test('a loaded file whose new issue fails keeps its rows and its record, and is asked for again', async () => {
  await runHost()
  spoilChecksum(space.root, pathOf(1))
  expect(statesOf(await runHost({ isRecheck: true }))['BTCUSDT-1m-2024-01-02.zip']).toBe('unchanged')
  const changed = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 3, seed: 8 })
  await writeArchiveFile(space.root, changed, { kind: 'candles', cadence: 'daily', start: FIRST_DAY + DAY })
  spoilChecksum(space.root, pathOf(1))
  expect(statesOf(await runHost({ isRecheck: true }))['BTCUSDT-1m-2024-01-02.zip']).toBe('refused')
  await writeArchiveFile(space.root, changed, { kind: 'candles', cadence: 'daily', start: FIRST_DAY + DAY })
  expect(statesOf(await runHost({ isRecheck: true }))['BTCUSDT-1m-2024-01-02.zip']).toBe('loaded')
})

test('a month that is not out yet comes by its days', async () => {
  const range = { from: FIRST_DAY, to: Date.UTC(2024, 1, 1) }
  const states = Object.values(statesOf(await runHost({ range })))
  expect(states.filter((state) => state === 'loaded').length).toBe(3)
  expect(states.filter((state) => state === 'absent').length).toBe(28)
})

test('a connection that breaks is gone on with where it broke', async () => {
  let cuts = 0
  host.fault = (file) => (file === pathOf(0) && cuts++ < 2 ? { cutAfter: 10_000 } : undefined)
  expect(statesOf(await runHost({ range: FIRST }))).toEqual({ 'BTCUSDT-1m-2024-01-01.zip': 'loaded' })
  expect(host.requests.filter((request) => request.startsWith(`${pathOf(0)} `))).toEqual([
    `${pathOf(0)} bytes=10000-`,
    `${pathOf(0)} bytes=20000-`,
  ])
})

test('what an interrupted run fetched is gone on with by the next, unless the file has changed', async () => {
  host.fault = (file) => (file === pathOf(0) ? { cutAfter: 5000 } : undefined)
  expect(await codeOf(runHost({ range: FIRST, attempts: 1 }))).toBe('ARCHIVE_UNREACHABLE')
  const changed = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 1, seed: 8 })
  await writeArchiveFile(space.root, changed, { kind: 'candles', cadence: 'daily', start: FIRST_DAY })
  host.fault = () => undefined
  expect(statesOf(await runHost({ range: FIRST }))).toEqual({ 'BTCUSDT-1m-2024-01-01.zip': 'loaded' })
  expect(host.requests).toContain(`${pathOf(0)} bytes=5000-`)
  expect((await space.store.readCandles(BTC)).close).toEqual(changed.candles.close)
})

test('overload is waited for as long as the host asks', async () => {
  let asked = 0
  host.fault = (file) => {
    if (file !== pathOf(0) || asked++ > 0) return undefined
    return { status: 429, headers: { 'retry-after': '0' } }
  }
  expect(statesOf(await runHost({ range: FIRST, retryDelayMs: 60_000 }))).toEqual({
    'BTCUSDT-1m-2024-01-01.zip': 'loaded',
  })
})

test('a host that fails for good ends the run; what was loaded stays', async () => {
  host.fault = (file) => (file === pathOf(2) ? { status: 500 } : undefined)
  expect(await codeOf(runHost({ jobs: 1 }))).toBe('ARCHIVE_UNREACHABLE')
  expect(await space.covered('candles')).toEqual([{ from: FIRST_DAY, to: FIRST_DAY + 2 * DAY, rows: 2880 }])
})

test.each([451, 403])('%d is explained and not tried again', async (status) => {
  host.fault = () => ({ status })
  expect(await codeOf(runHost({ range: FIRST }))).toBe('ARCHIVE_BLOCKED')
  expect(host.requests.length).toBe(1)
})

test('a zip with another file, two files, or a path inside is refused', async () => {
  const csv = csvOf('candles', MARKET, { ...FIRST, form: {} })
  await writeZip(space.root, pathOf(0), csv, { inside: 'other.csv' })
  await writeZip(space.root, pathOf(1), csv, { inside: 'folder/BTCUSDT-1m-2024-01-02.csv' })
  const zip = new ZipFile()
  for (const name of ['BTCUSDT-1m-2024-01-03.csv', 'b.csv']) zip.addBuffer(Buffer.from(csv), name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
  writeBytes(space.root, pathOf(2), Buffer.concat(chunks))
  const notes = filesOf(await runHost()).flatMap((file) => file.notes)
  expect(notes.map((note) => /ARCHIVE_\w+/.exec(note)?.[0])).toEqual(Array(3).fill('ARCHIVE_ZIP_UNSAFE'))
})

test('a path that climbs out of the folder is refused', async () => {
  const name = 'BTCUSDT-1m-2024-01-01.csv'
  await writeZip(space.root, pathOf(0), csvOf('candles', MARKET, { ...FIRST, form: {} }), { inside: name })
  const bytes = readFileSync(path.join(space.root, pathOf(0)))
  const evil = '../../../evil-name-xy.csv'.slice(0, name.length).padEnd(name.length, 'z')
  const changed = Buffer.from(bytes.toString('latin1').replaceAll(name, evil), 'latin1')
  writeBytes(space.root, pathOf(0), changed)
  const [file] = filesOf(await runHost({ range: FIRST }))
  expect(file?.notes[0]).toContain('ARCHIVE_ZIP_UNSAFE')
})

test('a zip bomb is refused before it is unpacked', async () => {
  await writeZip(space.root, pathOf(0), Buffer.alloc(80 * 1024 * 1024))
  const [file] = filesOf(await runHost({ range: FIRST }))
  expect(file?.notes[0]).toContain('a zip bomb')
})

test('a zip that says another length or sum than it has is refused', async () => {
  const bytes = readFileSync(path.join(space.root, pathOf(0)))
  const directory = bytes.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
  const spoiled = Buffer.from(bytes)
  spoiled.writeUInt32LE(bytes.readUInt32LE(directory + 16) ^ 1, directory + 16)
  writeBytes(space.root, pathOf(0), spoiled)
  const longer = Buffer.from(bytes)
  longer.writeUInt32LE(bytes.readUInt32LE(directory + 24) + 1, directory + 24)
  writeBytes(
    space.root,
    pathOf(1),
    Buffer.from(longer.toString('latin1').replaceAll('2024-01-01', '2024-01-02'), 'latin1'),
  )
  const notes = filesOf(await runHost({ jobs: 1 })).flatMap((file) => file.notes)
  expect(notes[0]).toContain('CRC-32')
  expect(notes[1]).toContain('ARCHIVE_ZIP_DAMAGED')
})

test('a source that is no folder is named', async () => {
  expect(await codeOf(space.run({ source: path.join(space.folder, 'nowhere') }))).toBe('ARCHIVE_SOURCE_INVALID')
})

test('work folders are empty after a whole run', async () => {
  await runHost()
  expect(existsSync(path.join(space.folder, 'work'))).toBe(false)
})
