import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

const HEADER = 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n'
const BLOCK_ROWS = 50_000
const ID_DIGITS = 10
const TIME_DIGITS = 13
const FIRST_ID = 2_000_000_000

/** A file of made trades in Binance's layout. */
export interface TradeFile {
  /** About this many bytes of CSV. */
  readonly bytes: number
  /** First instant, UTC ms; trades fill `span` ms from it. */
  readonly start: number
  readonly span: number
}

/**
 * Text of a file, made on the fly: a block of random prices and quantities again and again, with its numbers and times
 * set anew. A block is a hundred times longer than deflate looks back, so it packs like one that never repeats.
 */
export async function* tradeCsv({ bytes, start, span }: TradeFile): AsyncGenerator<Buffer> {
  const block = makeBlock()
  const blocks = Math.max(1, Math.round(bytes / block.bytes.length))
  const rows = blocks * BLOCK_ROWS
  yield Buffer.from(HEADER)
  for (let b = 0; b < blocks; b++) {
    for (let i = 0; i < BLOCK_ROWS; i++) {
      const row = b * BLOCK_ROWS + i
      setDigits(block.bytes, block.idAt[i]!, { value: FIRST_ID + row, digits: ID_DIGITS })
      setDigits(block.bytes, block.timeAt[i]!, { value: start + Math.floor((row / rows) * span), digits: TIME_DIGITS })
    }
    yield Buffer.from(block.bytes)
  }
}

/** Writes the CSV itself. */
export async function writeTradeCsv(file: string, given: TradeFile): Promise<void> {
  await pipeline(Readable.from(tradeCsv(given)), createWriteStream(file))
}

/** Writes the zip and its checksum below an archive's root. */
export async function writeTradeZip(
  root: string,
  name: string,
  { compressionLevel = 6, ...given }: TradeFile & { readonly compressionLevel?: number },
): Promise<void> {
  const full = path.join(root, name)
  mkdirSync(path.dirname(full), { recursive: true })
  const zip = new ZipFile()
  const content = Readable.from(tradeCsv(given), { objectMode: false, highWaterMark: 1 << 22 })
  zip.addReadStream(content, path.basename(name).replace('.zip', '.csv'), { compressionLevel })
  zip.end()
  const hash = createHash('sha256')
  const out = createWriteStream(full)
  const bytes = Readable.from(zip.outputStream)
  bytes.on('data', (chunk: Buffer) => hash.update(chunk))
  await pipeline(bytes, out)
  writeFileSync(`${full}.CHECKSUM`, `${hash.digest('hex')}  ${path.basename(name)}\n`)
}

interface Block {
  readonly bytes: Buffer
  readonly idAt: Int32Array
  readonly timeAt: Int32Array
}

function makeBlock(): Block {
  const idAt = new Int32Array(BLOCK_ROWS)
  const timeAt = new Int32Array(BLOCK_ROWS)
  const random = xorshift(12_345)
  let text = ''
  let price = 100_000
  for (let i = 0; i < BLOCK_ROWS; i++) {
    price += (random() - 0.5) * 4 + (100_000 - price) * 1e-4
    // Lognormal with median 0.008: about one trade in a hundred is of 100,000 USD or more.
    const normal = random() + random() + random() + random() - 2
    const quantity = Math.max(1, Math.round(8 * Math.exp(3.45 * normal))) / 1000
    const trade = 5_000_000_000 + Math.floor(random() * 1e9)
    idAt[i] = text.length
    text += `${'0'.repeat(ID_DIGITS)},${price.toFixed(1)},${quantity},${trade},${trade + 2},`
    timeAt[i] = text.length
    text += `${'0'.repeat(TIME_DIGITS)},${random() < 0.5}\n`
  }
  return { bytes: Buffer.from(text), idAt, timeAt }
}

function setDigits(bytes: Buffer, at: number, { value, digits }: { value: number; digits: number }): void {
  let rest = value
  for (let i = at + digits - 1; i >= at; i--) {
    const next = Math.floor(rest / 10)
    bytes[i] = 48 + rest - next * 10
    rest = next
  }
}

function xorshift(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}
