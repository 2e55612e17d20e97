import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Zstd } from '@hpcc-js/wasm-zstd'
import type { FeedRecord } from './feed-records.ts'
import { asSkippable } from './frame-blocks.ts'
import { OpenRuns } from './open-runs.ts'

/** Text gathered before it is compressed as one block; a crash loses at most this, or what came within the time. */
const BLOCK_CHARACTERS = 262_144
const BLOCK_MS = 1000
/** Text waiting for the disk; beyond it records are lost, and the log says so. */
const MOST_WAITING_CHARACTERS = 64_000_000
/** Fast: 226 MB/s on one core of the machine in bench/RESULTS.md, at a fiftieth of the size. */
const LEVEL = 1

/** First line of a file. */
export interface FrameLogHead {
  readonly type: 'log'
  readonly version: 1
  readonly at: number
  /** File that this one goes on from; undefined for the first of a run. */
  readonly continues?: string
  /** Runs and connections that were open when it began: a replay may begin with any file. */
  readonly open: readonly OpenRecord[]
}

type OpenRecord = Extract<FeedRecord, { type: 'started' | 'opened' }>

/** Records that are not in the log. */
export interface LostRecords {
  readonly type: 'lost'
  readonly at: number
  readonly records: number
}

/** A line of a frame log. */
export type FrameLogLine = FrameLogHead | LostRecords | FeedRecord

export interface FrameLogOptions {
  /** Made when absent. */
  readonly folder: string
  /** A file is ended when it has this many bytes. */
  readonly fileBytes: number
  /** The oldest files go when all have more than this. */
  readonly folderBytes: number
  /** UTC ms. */
  readonly now: () => number
  /** Told when the log cannot be written; it goes on in a new file as soon as it can. */
  readonly onProblem: (problem: string) => void
}

/**
 * Keeps what feeds received, as it came: JSON lines in blocks of zstd, in files that follow each other.
 *
 * Every block is preceded by a skippable frame with its length, so that the files are plain zstd for other programs and
 * a file cut off by a crash can be read up to its last whole block.
 */
export class FrameLog {
  private readonly options: FrameLogOptions
  private readonly zstd: Zstd
  private lines: string[] = []
  private characters = 0
  private waiting = 0
  private lost = 0
  private blockBegin = 0
  private file: string | undefined
  private fileBytes = 0
  private lastWrite: Promise<void> = Promise.resolve()
  private readonly runs = new OpenRuns()

  private constructor(options: FrameLogOptions, zstd: Zstd) {
    this.options = options
    this.zstd = zstd
  }

  /** @throws when the folder cannot be made */
  static async open(options: FrameLogOptions): Promise<FrameLog> {
    await mkdir(options.folder, { recursive: true })
    return new FrameLog(options, await Zstd.load())
  }

  append(record: FeedRecord): void {
    this.runs.note(record)
    if (this.waiting > MOST_WAITING_CHARACTERS) {
      this.lost++
      return
    }
    if (this.lost > 0) {
      this.push({ type: 'lost', at: record.at, records: this.lost })
      this.lost = 0
    }
    if (this.lines.length === 0) this.blockBegin = record.at
    this.push(record)
    if (this.characters >= BLOCK_CHARACTERS || record.at - this.blockBegin >= BLOCK_MS) this.endBlock()
  }

  /** Writes what has been gathered. */
  async close(): Promise<void> {
    this.endBlock()
    await this.lastWrite
  }

  private push(line: FrameLogLine): void {
    const text = `${JSON.stringify(line)}\n`
    this.lines.push(text)
    this.characters += text.length
    this.waiting += text.length
  }

  private endBlock(): void {
    if (this.lines.length === 0) return
    const head = this.file === undefined || this.fileBytes >= this.options.fileBytes ? this.beginFile() : ''
    const block = this.zstd.compress(Buffer.from(head + this.lines.join('')), LEVEL)
    const bytes = Buffer.concat([asSkippable(block.length), block])
    const { characters } = this
    const records = this.lines.length
    const file = this.file ?? ''
    this.fileBytes += bytes.length
    this.lines = []
    this.characters = 0
    this.lastWrite = this.lastWrite.then(async () => {
      try {
        await appendFile(join(this.options.folder, file), bytes)
        if (head !== '') await this.removeOldest()
      } catch (error) {
        this.lost += records
        this.file = undefined
        this.options.onProblem(error instanceof Error ? error.message : String(error))
      }
      this.waiting -= characters
    })
  }

  /** @returns the first line of the new file */
  private beginFile(): string {
    const at = this.options.now()
    const before = this.file
    this.file = `frames-${new Date(at).toISOString().replaceAll(/[-:.]/g, '')}.jsonl.zst`
    this.fileBytes = 0
    const continues = before === undefined ? {} : { continues: before }
    const head: FrameLogHead = { type: 'log', version: 1, at, ...continues, open: this.runs.records() }
    return `${JSON.stringify(head)}\n`
  }

  private async removeOldest(): Promise<void> {
    const { folder, folderBytes } = this.options
    const names = (await readdir(folder)).filter((name) => name.startsWith('frames-')).sort()
    // A file that somebody else has removed meanwhile has no size.
    const sizeOf = (name: string): Promise<number> =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      )
    const sizes = await Promise.all(names.map(sizeOf))
    let total = sizes.reduce((sum, size) => sum + size, 0)
    for (const [i, name] of names.entries()) {
      if (total <= folderBytes || name === this.file) break
      await rm(join(folder, name), { force: true })
      total -= sizes[i] ?? 0
    }
  }
}
