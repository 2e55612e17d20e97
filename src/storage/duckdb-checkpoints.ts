import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { DuckDBBlobValue } from '@duckdb/node-api'
import type { DuckDbSession, SqlParameters } from './duckdb-session.ts'
import { noteHeat } from './duckdb-supersede.ts'
import { DELETE_CHECKPOINT, FIND_CHECKPOINT, INSERT_CHECKPOINT, THIN_CHECKPOINTS } from './heat-queries.ts'
import type { Checkpoint, CheckpointQuestion } from './heat-target.ts'

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)
/** Higher qualities take many times as long for some per cent. */
const QUALITY = 4

/** The newest state of a name that is not after a time and was known by another. */
export async function loadCheckpoint(
  session: DuckDbSession,
  { symbol, exchanges, name, notAfter, knownBy }: CheckpointQuestion,
): Promise<Checkpoint | undefined> {
  const times = { not_after: BigInt(notAfter), known_by: BigInt(knownBy) }
  const [row] = await session.rows(FIND_CHECKPOINT, { ...nameParameters({ symbol, exchanges, name }), ...times })
  if (row === undefined) return undefined
  const packed = row['state']
  if (!(packed instanceof DuckDBBlobValue)) throw new Error('Invariant: a state is a BLOB')
  const state = new Uint8Array(await decompress(packed.bytes))
  return { symbol, exchanges, name, time: Number(row['time_ms']), knownAt: Number(row['known_at_ms']), state }
}

/** Makes states small; beside the event loop, and before a write takes its turn. */
export function packCheckpoints(checkpoints: readonly Checkpoint[]): Promise<readonly Checkpoint[]> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY }
  return Promise.all(
    checkpoints.map(async (checkpoint) => ({ ...checkpoint, state: await compress(checkpoint.state, { params }) })),
  )
}

/** Stores packed states in place of those of the same name and time, and thins out each name; call in a transaction. */
export async function storeCheckpoints(session: DuckDbSession, packed: readonly Checkpoint[]): Promise<void> {
  const names = new Map<string, SqlParameters>()
  for (const checkpoint of packed) {
    const { symbol, exchanges, time, knownAt, state } = checkpoint
    const name = nameParameters(checkpoint)
    names.set(JSON.stringify(name), name)
    await session.run(DELETE_CHECKPOINT, { ...name, time: BigInt(time) })
    await session.run(INSERT_CHECKPOINT, { ...name, time: BigInt(time), known_at: BigInt(knownAt), state })
    for (const exchange of exchanges) await noteHeat(session, { exchange, symbol }, time)
  }
  for (const name of names.values()) await session.run(THIN_CHECKPOINTS, name)
}

function nameParameters({ symbol, exchanges, name }: Pick<Checkpoint, 'symbol' | 'exchanges' | 'name'>) {
  return { symbol, name, exchanges: JSON.stringify(exchanges) }
}
