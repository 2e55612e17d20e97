import { createReadStream } from 'node:fs'
import { Zstd } from '@hpcc-js/wasm-zstd'
import { defineError } from '../domain/errors.ts'
import { splitBlocks } from './frame-blocks.ts'
import type { FrameLogLine } from './frame-log.ts'

const FrameLogUnreadable = defineError('FRAME_LOG_UNREADABLE', {
  status: 500,
  kind: 'data',
  message: (d: { file: string; problem: string }) =>
    `${d.file}: ${d.problem}; give a file that "liqheat collect --frames-dir DIR" wrote`,
})

/**
 * Lines of a frame log, oldest first. A last block that a crash cut off is left out.
 *
 * @throws FRAME_LOG_UNREADABLE
 */
export async function* readFrameLog(file: string): AsyncGenerator<FrameLogLine> {
  const zstd = await Zstd.load()
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([rest, Buffer.from(chunk)])
    const split = splitBlocks(bytes)
    if (split === undefined) throw FrameLogUnreadable({ file, problem: 'not a frame log' })
    for (const block of split.blocks) yield* linesOf(zstd, block, file)
    rest = bytes.subarray(split.used)
  }
}

function* linesOf(zstd: Zstd, block: Buffer, file: string): Generator<FrameLogLine> {
  let text: string
  try {
    text = Buffer.from(zstd.decompress(block)).toString()
  } catch (cause) {
    throw FrameLogUnreadable({ file, problem: `a block is damaged (${String(cause)})` }, { cause })
  }
  for (const line of text.split('\n')) if (line !== '') yield parseLine(line, file)
}

/** The lines are our own: only their shape is trusted, what feeds sent inside of them is not. */
function parseLine(line: string, file: string): FrameLogLine {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw FrameLogUnreadable({ file, problem: `a line is no JSON: ${line.slice(0, 80)}` }, { cause })
  }
}
