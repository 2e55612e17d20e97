import type { DuckDbSession } from './duckdb-session.ts'
import { FIND_SPEC, INSERT_SPEC } from './heat-queries.ts'
import type { HeatSpec } from './heat-target.ts'

/** Number of a spec in this file, if columns of it are or were stored. */
export async function findSpec(session: DuckDbSession, spec: HeatSpec): Promise<number | undefined> {
  const [row] = await session.rows(FIND_SPEC, specParameters(spec))
  return row === undefined ? undefined : Number(row['id'])
}

/** Number of a spec, given out now; call in the transaction that stores its columns. */
export async function addSpec(session: DuckDbSession, spec: HeatSpec): Promise<number> {
  await session.run(INSERT_SPEC, specParameters(spec))
  const id = await findSpec(session, spec)
  if (id === undefined) throw new Error('Invariant: a spec is found after it was added')
  return id
}

function specParameters({ exchange, symbol, model, modelHash, bucketSize, stepMs }: HeatSpec) {
  return { exchange, symbol, model, model_hash: modelHash, bucket_size: bucketSize, step: BigInt(stepMs) }
}
