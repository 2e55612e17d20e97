/** Whether a column is finished, still growing, or unknown because an input is missing. */
export const COLUMN_CLOSED = 0
export const COLUMN_OPEN = 1
export const COLUMN_GAP = 2

/**
 * One quantity over time and price: each column is a run of values on consecutive buckets.
 *
 * Column t holds `values[offset[t]] .. values[offset[t + 1] - 1]` for the absolute buckets from `first[t]` upwards;
 * everything outside the run is 0.
 */
export class SpanSeries {
  first: Int32Array = new Int32Array(64)
  offset: Uint32Array = new Uint32Array(65)
  values: Float64Array = new Float64Array(1024)
  columns = 0

  /** Room for `length` more values in the column being written; fill it from `values[at]`, then call `close`. */
  reserve(length: number): number {
    const at = this.offset[this.columns]!
    if (at + length > this.values.length) {
      const grown = new Float64Array(Math.max(this.values.length * 2, at + length))
      grown.set(this.values.subarray(0, at))
      this.values = grown
    }
    return at
  }

  /** Ends the column: its run starts at absolute bucket `first` and is `length` long. */
  close(first: number, length: number): void {
    if (this.columns === this.first.length) this.growColumns()
    const at = this.offset[this.columns]!
    this.first[this.columns] = first
    this.columns++
    this.offset[this.columns] = at + length
  }

  /** Makes the first `columns` columns of these arrays, which nobody else may change, those of an empty series. */
  adopt({ first, offset, values }: Pick<SpanSeries, 'first' | 'offset' | 'values'>, columns: number): void {
    if (columns === 0) return
    this.first = first
    this.offset = offset
    this.values = values
    this.columns = columns
  }

  /** Appends a column of another series. */
  appendColumn(other: SpanSeries, column: number): void {
    const from = other.offset[column]!
    const to = other.offset[column + 1]!
    const at = this.reserve(to - from)
    this.values.set(other.values.subarray(from, to), at)
    this.close(other.first[column]!, to - from)
  }

  /** Forgets the first `count` columns. */
  dropFirst(count: number): void {
    const cut = this.offset[count]!
    this.values.copyWithin(0, cut, this.offset[this.columns]!)
    this.first.copyWithin(0, count, this.columns)
    for (let t = count; t <= this.columns; t++) this.offset[t - count] = this.offset[t]! - cut
    this.columns -= count
  }

  /** Forgets all columns. */
  restart(): void {
    this.columns = 0
  }

  /** Value of a column at an absolute bucket. */
  at(column: number, bucket: number): number {
    const index = this.offset[column]! + bucket - this.first[column]!
    return bucket >= this.first[column]! && index < this.offset[column + 1]! ? this.values[index]! : 0
  }

  /** Sum over a column. */
  sum(column: number): number {
    const { values } = this
    const end = this.offset[column + 1]!
    let total = 0
    for (let i = this.offset[column]!; i < end; i++) total += values[i]!
    return total
  }

  private growColumns(): void {
    const first = new Int32Array(this.first.length * 2)
    first.set(this.first)
    this.first = first
    const offset = new Uint32Array(this.first.length + 1)
    offset.set(this.offset)
    this.offset = offset
  }
}

/** What happened to the open positions over one column, in USD notional at entry, over both sides. */
export interface ColumnFlows {
  readonly created: number
  readonly consumed: number
  readonly closed: number
}

/** A heatmap: per column the state at its end, what was consumed in it, and the flows between. */
export class HeatMatrix {
  /** Open time of column 0, UTC ms. */
  startTime: number
  readonly stepMs: number
  readonly bucketSize: number
  readonly longDensity = new SpanSeries()
  readonly shortDensity = new SpanSeries()
  readonly longConsumed = new SpanSeries()
  readonly shortConsumed = new SpanSeries()
  readonly state: number[] = []
  readonly created: number[] = []
  readonly consumed: number[] = []
  readonly closed: number[] = []

  constructor({ startTime, stepMs, bucketSize }: { startTime: number; stepMs: number; bucketSize: number }) {
    this.startTime = startTime
    this.stepMs = stepMs
    this.bucketSize = bucketSize
  }

  get columns(): number {
    return this.state.length
  }

  /** The four quantities in the order of the API. */
  get series(): readonly [SpanSeries, SpanSeries, SpanSeries, SpanSeries] {
    return [this.longDensity, this.shortDensity, this.longConsumed, this.shortConsumed]
  }

  /** Ends a column whose spans were written. */
  closeColumn(state: number, flows: ColumnFlows): void {
    this.state.push(state)
    this.created.push(flows.created)
    this.consumed.push(flows.consumed)
    this.closed.push(flows.closed)
  }

  /** Appends a column of a matrix of the same buckets. */
  appendColumn(other: HeatMatrix, column: number): void {
    this.series.forEach((series, which) => {
      const from = other.series[which]
      if (from !== undefined) series.appendColumn(from, column)
    })
    this.closeColumn(other.state[column]!, {
      created: other.created[column]!,
      consumed: other.consumed[column]!,
      closed: other.closed[column]!,
    })
  }

  /** Forgets the first `count` columns; the one after them is column 0. */
  dropFirst(count: number): void {
    this.startTime += count * this.stepMs
    for (const series of this.series) series.dropFirst(count)
    for (const flows of [this.state, this.created, this.consumed, this.closed]) flows.splice(0, count)
  }

  /** Forgets all columns; the next one is column 0. */
  restart(): void {
    this.startTime += this.columns * this.stepMs
    for (const series of this.series) series.restart()
    for (const flows of [this.state, this.created, this.consumed, this.closed]) flows.length = 0
  }

  /** Appends a column in which nothing is known. */
  appendGap(): void {
    for (const series of this.series) series.close(0, 0)
    this.closeColumn(COLUMN_GAP, { created: 0, consumed: 0, closed: 0 })
  }
}
