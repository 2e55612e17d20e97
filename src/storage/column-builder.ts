const FIRST_BLOCK = 4096
const BLOCK = 65_536
/** Blocks that are kept for the next columns, 32 MB: fresh memory is cleared, and thrown away by the garbage collector. */
const MOST_SPARE = 64
const spare: Float64Array[] = []

/**
 * Gathers a column of unknown length: blocks are filled and joined once, so that no value is copied more than twice.
 *
 * Finished once: its blocks then serve others.
 */
export class ColumnBuilder {
  private readonly full: Float64Array[] = []
  private block: Float64Array = new Float64Array(FIRST_BLOCK)
  private used = 0
  private length = 0

  append(values: Float64Array, rows: number): void {
    if (this.used + rows > this.block.length) {
      this.full.push(this.block.subarray(0, this.used))
      this.block = (rows <= BLOCK ? spare.pop() : undefined) ?? new Float64Array(Math.max(BLOCK, rows))
      this.used = 0
    }
    this.block.set(values.length === rows ? values : values.subarray(0, rows), this.used)
    this.used += rows
    this.length += rows
  }

  finish(): Float64Array {
    const column = new Float64Array(this.length)
    let at = 0
    for (const block of [...this.full, this.block.subarray(0, this.used)]) {
      column.set(block, at)
      at += block.length
      if (block.buffer.byteLength === BLOCK * block.BYTES_PER_ELEMENT && spare.length < MOST_SPARE)
        spare.push(new Float64Array(block.buffer))
    }
    return column
  }
}
