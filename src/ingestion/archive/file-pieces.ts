import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { FilePiece } from '../../storage/archive-target.ts'

/** A piece is parsed by all cores at once; three in use are 96 MB of disk. */
const PIECE_BYTES = 32 * 1024 * 1024
const PLACES = 3
const NEWLINE = 10

/** How a file is cut into pieces. */
export interface PieceOptions {
  /** Existing folder for the pieces. */
  readonly folder: string
  readonly hasHeader: boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes a stream of text to pieces of whole lines, ahead of whoever reads them.
 *
 * Hot: the files are written over again and again, because a page of the file cache costs more the first time: twice
 * as fast as new files, and nearly as fast as no file. A FIFO is slower (DuckDB parses it on one core) and hangs when
 * its other end never opens. See bench/archive.bench.ts.
 */
export async function* filePieces(content: AsyncIterable<Buffer>, options: PieceOptions): AsyncGenerator<FilePiece> {
  const folder = await mkdtemp(path.join(options.folder, 'pieces-'))
  const places = await Promise.all(Array.from({ length: PLACES }, (_, i) => openPlace(path.join(folder, `${i}.csv`))))
  const queue = new PieceQueue(places)
  const stop = new AbortController()
  const writing = writePieces(content, queue, stop.signal).then(
    () => queue.end(),
    (error: unknown) => queue.fail(error),
  )
  try {
    let isFirst = true
    for (let place = await queue.next(); place !== undefined; place = await queue.next()) {
      options.signal?.throwIfAborted()
      const taken = place
      yield { path: taken.path, hasHeader: isFirst && options.hasHeader, release: () => queue.release(taken) }
      isFirst = false
    }
  } finally {
    stop.abort()
    queue.releaseAll()
    await writing
    await Promise.all(places.map(({ handle }) => handle.close()))
    await rm(folder, { recursive: true, force: true })
  }
}

interface Place {
  readonly path: string
  readonly handle: FileHandle
}

async function openPlace(file: string): Promise<Place> {
  return { path: file, handle: await open(file, 'w') }
}

async function writePieces(content: AsyncIterable<Buffer>, queue: PieceQueue, stop: AbortSignal): Promise<void> {
  let place = await queue.free()
  let size = 0
  for await (const chunk of content) {
    if (stop.aborted) return
    const cut = size + chunk.length >= PIECE_BYTES ? chunk.lastIndexOf(NEWLINE) + 1 : 0
    if (cut === 0) {
      size += await write(place, chunk, size)
      continue
    }
    size += await write(place, chunk.subarray(0, cut), size)
    await place.handle.truncate(size)
    queue.push(place)
    place = await queue.free()
    size = await write(place, chunk.subarray(cut), 0)
  }
  if (size === 0) return
  await place.handle.truncate(size)
  queue.push(place)
}

async function write({ handle }: Place, bytes: Buffer, position: number): Promise<number> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
  return written
}

/** Hands places from the writer to the reader and back; bounded by their number. */
class PieceQueue {
  private readonly idle: Place[]
  private readonly full: Place[] = []
  private failure: { readonly error: unknown } | undefined
  private hasEnded = false
  private wake: (() => void)[] = []

  constructor(places: readonly Place[]) {
    this.idle = [...places]
  }

  /** A place to write to; waits until one is released. */
  async free(): Promise<Place> {
    for (;;) {
      const place = this.idle.pop()
      if (place !== undefined) return place
      await this.changed()
    }
  }

  /** The next written piece; undefined at the end. Throws what the writer threw. */
  async next(): Promise<Place | undefined> {
    for (;;) {
      const place = this.full.shift()
      if (place !== undefined) return place
      if (this.failure !== undefined) throw this.failure.error
      if (this.hasEnded) return undefined
      await this.changed()
    }
  }

  push(place: Place): void {
    this.full.push(place)
    this.notify()
  }

  release(place: Place): void {
    this.idle.push(place)
    this.notify()
  }

  /** Lets a writer that waits go on to see that it is to stop. */
  releaseAll(): void {
    this.idle.push(...this.full.splice(0))
    this.notify()
  }

  end(): void {
    this.hasEnded = true
    this.notify()
  }

  fail(error: unknown): void {
    this.failure = { error }
    this.notify()
  }

  private changed(): Promise<void> {
    return new Promise((resolve) => {
      this.wake.push(resolve)
    })
  }

  private notify(): void {
    for (const resolve of this.wake.splice(0)) resolve()
  }
}
