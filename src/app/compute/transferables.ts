import type { TransferListItem } from 'node:worker_threads'

/**
 * Buffers of the typed arrays in plain data, to be handed to another thread without a copy. Arrays that share a
 * buffer with others are left to be copied, since handing it over would take it from those.
 */
export function transferables(value: unknown): TransferListItem[] {
  const found = new Set<ArrayBuffer>()
  collect(value, found)
  return [...found]
}

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value
    if (buffer instanceof ArrayBuffer && byteLength > 0 && byteLength === buffer.byteLength) found.add(buffer)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const part of Array.isArray(value) ? value : Object.values(value)) collect(part, found)
}
