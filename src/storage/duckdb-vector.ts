import { DuckDBDoubleVector, DuckDBListVector, type DuckDBVector } from '@duckdb/node-api'

/**
 * The values of a DOUBLE vector as the typed array it holds, valid as long as its chunk.
 *
 * The array is private in the declarations of @duckdb/node-api 1.5.6 and is the only way past one call a value
 * (12 times slower); this is the one place that reaches for it.
 */
export function doublesOf(vector: DuckDBVector): Float64Array {
  if (!(vector instanceof DuckDBDoubleVector)) throw new Error('Invariant: the column is DOUBLE')
  return vector['items']
}

/** The lists of the first `rows` rows of a DOUBLE[] vector, none NULL, as views that are valid as long as its chunk. */
export function* listsOf(vector: DuckDBVector, rows: number): Generator<Float64Array> {
  if (!(vector instanceof DuckDBListVector)) throw new Error('Invariant: the column is DOUBLE[]')
  const values = doublesOf(vector.childVector)
  for (let row = 0; row < rows; row++) {
    const start = vector.getEntryOffset(row)
    yield values.subarray(start, start + vector.getEntryLength(row))
  }
}
