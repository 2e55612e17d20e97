import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { AnswerBody } from './answers/answer.ts'

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

/** Content codings that the cache can make; `identity` is the body as it is. */
export type Coding = 'br' | 'gzip' | 'identity'

/** A finished answer: its bytes, once per content coding asked for. */
export interface EncodedBody {
  readonly contentType: string
  readonly etag: string
  /** Whether the same question has this answer for ever. */
  readonly isFinal: boolean
  /** The bytes in the coding wanted; a small body comes as it is, whatever was wanted. */
  encode(coding: Coding): Promise<{ readonly coding: Coding; readonly bytes: Buffer }>
}

/** Makes the uncompressed body of an answer. */
export type BodyMaker = () => Promise<AnswerBody>

/** Figures since the start, and what is kept now. */
export interface CacheStatistics {
  readonly hits: number
  readonly misses: number
  /** Questions that waited for the computation of another one. */
  readonly joined: number
  readonly evictions: number
  readonly entries: number
  /** Of bodies and their compressed forms. */
  readonly bytes: number
}

const MIN_COMPRESSED_BYTES = 1024

/**
 * Answers kept by bytes, least recently used out first; one computation serves all that wait for the same key.
 *
 * The key must name everything the answer depends on: it makes the ETag, which outlives this process.
 * A body is compressed at most once per coding. brotli runs at quality 4: the library's default takes 100 times longer.
 */
export class EncodedCache {
  private readonly entries: LRUCache<string, Entry>
  private readonly waiting = new Map<string, Promise<Entry>>()

  private readonly counts = { hits: 0, misses: 0, joined: 0, evictions: 0 }

  /** @param maxAgeMs - an answer is let go after it, however often it is used */
  constructor(maxBytes: number, maxAgeMs = Number.POSITIVE_INFINITY) {
    this.entries = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: maxBytes,
      sizeCalculation: (entry) => entry.size,
      ...(Number.isFinite(maxAgeMs) ? { ttl: maxAgeMs } : {}),
      dispose: (_entry, _key, reason) => {
        if (reason === 'evict' || reason === 'expire') this.counts.evictions++
      },
    })
  }

  get statistics(): CacheStatistics {
    return { ...this.counts, entries: this.entries.size, bytes: this.entries.calculatedSize }
  }

  /** Lets go of every answer; answers how many. */
  clear(): number {
    const count = this.entries.size
    this.entries.clear()
    return count
  }

  /** Whether the answer under `key` is kept. */
  has(key: string): boolean {
    return this.entries.has(key)
  }

  /** The answer under `key`, if it is kept; it counts as a hit then. */
  find(key: string): EncodedBody | undefined {
    const kept = this.entries.get(key)
    if (kept !== undefined) this.counts.hits++
    return kept
  }

  /** The answer under `key`, made by `make` when absent; failures are not kept. */
  async get(key: string, make: BodyMaker): Promise<EncodedBody> {
    const kept = this.find(key)
    if (kept !== undefined) return kept
    const running = this.waiting.get(key)
    if (running !== undefined) {
      this.counts.joined++
      return running
    }
    this.counts.misses++
    const started = this.make(key, make).finally(() => this.waiting.delete(key))
    this.waiting.set(key, started)
    return started
  }

  private async make(key: string, make: BodyMaker): Promise<Entry> {
    const { contentType, body: made, isFinal = false } = await make()
    const body = Buffer.isBuffer(made) ? made : Buffer.from(made.buffer, made.byteOffset, made.byteLength)
    // Setting again tells the cache the entry's new size once a compressed form was added.
    const etag = createHash('sha256').update(key).digest('base64url').slice(0, 27)
    const entry = new Entry({ contentType, etag, isFinal, body }, () => {
      if (this.entries.has(key)) this.entries.set(key, entry, { noUpdateTTL: true })
    })
    this.entries.set(key, entry)
    return entry
  }
}

type MadeEntry = Pick<EncodedBody, 'contentType' | 'etag' | 'isFinal'> & { readonly body: Buffer }

class Entry implements EncodedBody {
  readonly contentType: string
  readonly etag: string
  readonly isFinal: boolean
  private readonly body: Buffer
  private readonly onGrow: () => void
  private readonly compressed = new Map<Coding, Promise<Buffer>>()
  private compressedBytes = 0

  constructor({ contentType, etag, isFinal, body }: MadeEntry, onGrow: () => void) {
    this.contentType = contentType
    this.etag = etag
    this.isFinal = isFinal
    this.body = body
    this.onGrow = onGrow
  }

  get size(): number {
    return this.body.byteLength + this.compressedBytes + 1
  }

  async encode(coding: Coding): Promise<{ coding: Coding; bytes: Buffer }> {
    if (coding === 'identity' || this.body.byteLength < MIN_COMPRESSED_BYTES) {
      return { coding: 'identity', bytes: this.body }
    }
    const bytes = await (this.compressed.get(coding) ?? this.compress(coding))
    return { coding, bytes }
  }

  private compress(coding: 'br' | 'gzip'): Promise<Buffer> {
    const made = compress(this.body, coding).then((bytes) => {
      this.compressedBytes += bytes.byteLength
      this.onGrow()
      return bytes
    })
    this.compressed.set(coding, made)
    return made
  }
}

function compress(body: Buffer, coding: 'br' | 'gzip'): Promise<Buffer> {
  if (coding === 'gzip') return deflate(body, { level: 5 })
  return brotli(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength },
  })
}
