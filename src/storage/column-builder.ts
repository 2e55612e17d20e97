const FIRST_BLOCK = 4096
const BLOCK = 65_536

/** Gathers a column of unknown length: blocks are filled and joined once, so that no value is copied more than twice. */
export class ColumnBuilder {
  private readonly full: Float64Array[] = []
  private block = new Float64Array(FIRST_BLOCK)
  private used = 0
  private length = 0

  append(values: Float64Array, rows: number): void {
    if (this.used + rows > this.block.length) {
      this.full.push(this.block.subarray(0, this.used))
      this.block = new Float64Array(Math.max(BLOCK, rows))
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
    }
    return column
  }
}
