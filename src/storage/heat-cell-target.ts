/**
 * Cells of a heatmap as plain columns of equal length, ordered by time and price.
 *
 * `state` is 0 closed, 1 open, 2 gap; amounts are USD.
 */
export interface HeatCellBatch {
  /** Open time of the cell's column, UTC ms. */
  readonly time: Float64Array
  readonly state: Float64Array
  /** Lower edge of the bucket. */
  readonly price: Float64Array
  readonly longDensity: Float64Array
  readonly shortDensity: Float64Array
  readonly longConsumed: Float64Array
  readonly shortConsumed: Float64Array
}

/** A table of heatmap cells to be written, and what is the same in every row. */
export interface HeatCellTable {
  readonly path: string
  readonly model: string
  readonly dataKind: string
  /** In batches of any size; the next is asked for when the one before is taken over. */
  readonly batches: Iterable<HeatCellBatch>
  readonly signal?: AbortSignal | undefined
}

/** What can write heatmap cells as Parquet. */
export interface HeatCellTarget {
  /** Writes the table to its path, over what is there; answers with the number of rows. */
  writeHeatCells(table: HeatCellTable): Promise<number>
}
