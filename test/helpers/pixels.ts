import { inflateSync } from 'node:zlib'

/**
 * Red, green and blue of one pixel of an 8-bit RGB or RGBA PNG without interlacing, as Chromium takes screenshots.
 *
 * @see PNG specification, sections 9 (filters) and 11.2 (chunks)
 */
export function pixelAt(png: Buffer, { x, y }: { x: number; y: number }): number[] {
  const width = png.readUInt32BE(16)
  const channels = png[25] === 6 ? 4 : 3
  const data: Buffer[] = []
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  const raw = inflateSync(Buffer.concat(data))
  const stride = width * channels
  let above = new Uint8Array(stride)
  for (let row = 0; ; row++) {
    const line = unfilter(raw.subarray(row * (stride + 1), (row + 1) * (stride + 1)), above, channels)
    if (row === Math.floor(y)) return Array.from(line.subarray(Math.floor(x) * channels, Math.floor(x) * channels + 3))
    above = line
  }
}

function unfilter(line: Uint8Array, above: Uint8Array, channels: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(line.length - 1)
  for (let i = 0; i < out.length; i++) {
    const left = out[i - channels] ?? 0
    const up = above[i] ?? 0
    const corner = i >= channels ? (above[i - channels] ?? 0) : 0
    out[i] = (line[i + 1] ?? 0) + predict(line[0] ?? 0, left, up, corner)
  }
  return out
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter === 4) {
    const guess = left + up - corner
    const toLeft = Math.abs(guess - left)
    const toUp = Math.abs(guess - up)
    const toCorner = Math.abs(guess - corner)
    if (toLeft <= toUp && toLeft <= toCorner) return left
    return toUp <= toCorner ? up : corner
  }
  return 0
}
