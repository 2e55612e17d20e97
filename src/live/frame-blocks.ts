/** Magic number of a skippable frame that zstd tools pass over; RFC 8878 section 3.1.2. */
const SKIPPABLE = 0x184d2a50
const HEAD_BYTES = 12

/** A skippable frame that holds the length of the block after it. */
export function asSkippable(length: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(SKIPPABLE, 0)
  head.writeUInt32LE(4, 4)
  head.writeUInt32LE(length, 8)
  return head
}

/** The whole blocks at the beginning of some bytes, and how many bytes they take; undefined where bytes are no blocks. */
export function splitBlocks(bytes: Buffer): { readonly blocks: readonly Buffer[]; readonly used: number } | undefined {
  const blocks: Buffer[] = []
  let at = 0
  while (bytes.length - at >= HEAD_BYTES) {
    if (bytes.readUInt32LE(at) !== SKIPPABLE || bytes.readUInt32LE(at + 4) !== 4) return undefined
    const end = at + HEAD_BYTES + bytes.readUInt32LE(at + 8)
    if (end > bytes.length) break
    blocks.push(bytes.subarray(at + HEAD_BYTES, end))
    at = end
  }
  return { blocks, used: at }
}
