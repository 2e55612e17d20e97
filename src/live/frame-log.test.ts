import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FeedRecord } from './feed-records.ts'
import { FrameLog, type FrameLogLine } from './frame-log.ts'
import { readFrameLog } from './read-frame-log.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liqheat-frames-'))
})
afterEach(() => rm(folder, { recursive: true }))

function frame(at: number, text = `frame ${at} "ü"`): FeedRecord {
  return { type: 'frame', at, exchange: 'bybit', route: 'public', connection: 1, text }
}

async function open({ fileBytes = 1e9, folderBytes = 1e9, now = (): number => 1_800_000_000_000 } = {}) {
  const problems: string[] = []
  const log = await FrameLog.open({
    folder,
    fileBytes,
    folderBytes,
    now,
    onProblem: (problem) => problems.push(problem),
  })
  return { log, problems }
}

async function lines(name: string): Promise<FrameLogLine[]> {
  const found: FrameLogLine[] = []
  for await (const line of readFrameLog(join(folder, name))) found.push(line)
  return found
}

describe('FrameLog', () => {
  it('gives back what was appended, in order', async () => {
    const { log } = await open()
    const records = Array.from({ length: 5000 }, (_, i) => frame(i))
    for (const record of records) log.append(record)
    await log.close()
    const [name = ''] = await readdir(folder)
    expect(name).toBe('frames-20270115T080000000Z.jsonl.zst')
    expect(await lines(name)).toEqual([{ type: 'log', version: 1, at: 1_800_000_000_000, open: [] }, ...records])
  })

  it('goes on in a new file, which names the one before', async () => {
    let now = 1_800_000_000_000
    const { log } = await open({ fileBytes: 1, now: () => now++ })
    for (const at of [0, 1000, 2000]) log.append(frame(at))
    await log.close()
    const names = (await readdir(folder)).sort()
    const [first = '', second = ''] = names
    expect(await lines(first)).toHaveLength(3)
    expect(await lines(second)).toEqual([
      { type: 'log', version: 1, at: 1_800_000_000_001, continues: first, open: [] },
      frame(2000),
    ])
  })

  it('removes the oldest files beyond its limit', async () => {
    let now = 1_800_000_000_000
    const { log } = await open({ fileBytes: 1, folderBytes: 1, now: () => now++ })
    for (let at = 0; at < 10_000; at += 1000) log.append(frame(at))
    await log.close()
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('is read up to its last whole block when it was cut off', async () => {
    const { log } = await open()
    for (const at of [0, 1000, 2000, 3000]) log.append(frame(at))
    await log.close()
    const [name = ''] = await readdir(folder)
    const whole = await lines(name)
    await truncate(join(folder, name), (await readFile(join(folder, name))).length - 3)
    const cut = await lines(name)
    expect(cut.length).toBeLessThan(whole.length)
    expect(cut).toEqual(whole.slice(0, cut.length))
  })

  it('refuses what is no frame log', async () => {
    await writeFile(join(folder, 'candles.csv'), 'time,open,high,low,close\n1,2,3,4,5\n')
    await expect(lines('candles.csv')).rejects.toMatchObject({ code: 'FRAME_LOG_UNREADABLE' })
  })

  it('tells when it cannot write, and goes on in a new file as soon as it can', async () => {
    let now = 1_800_000_000_000
    const { log, problems } = await open({ now: () => now++ })
    log.append(frame(0))
    log.append(frame(1000))
    await expect.poll(async () => (await readdir(folder)).length).toBe(1)
    await rm(folder, { recursive: true })
    log.append(frame(2000))
    log.append(frame(3000))
    await expect.poll(() => problems.length).toBe(1)
    await mkdir(folder)
    log.append(frame(4000))
    log.append(frame(5000))
    await log.close()
    const [name = ''] = await readdir(folder)
    expect(await lines(name)).toMatchObject([
      { type: 'log', open: [] },
      { type: 'lost', records: 2 },
      { type: 'frame', at: 4000 },
      { type: 'frame', at: 5000 },
    ])
  })
})
