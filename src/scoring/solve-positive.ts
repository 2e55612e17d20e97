/** Solves a symmetric positive definite system by elimination, which needs no pivots. */
export function solvePositive(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = eliminate(matrix.map((line, k) => [...line, right[k] ?? 0]))
  const solution = right.map(() => 0)
  for (let k = rows.length - 1; k >= 0; k--) {
    const line = rows[k] ?? []
    let rest = line[rows.length] ?? 0
    for (let l = k + 1; l < rows.length; l++) rest -= (line[l] ?? 0) * (solution[l] ?? 0)
    solution[k] = rest / (line[k] ?? 1)
  }
  return solution
}

/** Makes everything left of the diagonal 0. */
function eliminate(rows: number[][]): number[][] {
  for (const [k, pivot] of rows.entries()) {
    for (const line of rows.slice(k + 1)) {
      const factor = (line[k] ?? 0) / (pivot[k] ?? 1)
      for (let l = k; l < line.length; l++) line[l] = (line[l] ?? 0) - factor * (pivot[l] ?? 0)
    }
  }
  return rows
}
