import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../config/schema.ts'
import { AppError, defineError } from '../../domain/errors.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import { openStore } from '../open-store.ts'
import type { StoreReport } from './job-map.ts'
import { askOwner } from './with-owner.ts'

const POLL_MS = 250

const StoreServed = defineError('STORE_SERVED', {
  status: 409,
  kind: 'usage',
  message: (d: { file: string; pid: number }) =>
    `${d.file} is served already, by process ${d.pid}; use that server, stop it (kill ${d.pid}), or name another file with --db`,
})

const StoreRecorded = defineError('STORE_RECORDED', {
  status: 409,
  kind: 'usage',
  message: (d: { file: string; pid: number }) =>
    `process ${d.pid} records live feeds into ${d.file}; to record and serve at once stop it (kill ${d.pid}) and run "liqheat serve --live"`,
})

/**
 * Opens the store for a server or for live feeds; waits for commands that are writing to it.
 *
 * @param onWait - called once, with the command that is waited for
 * @throws STORE_SERVED when a server has it, STORE_RECORDED when live feeds have, STORE_LOCKED when another program has
 */
export async function openWhenFree(config: Config, onWait: (owner: StoreReport) => void): Promise<DuckDbStore> {
  let isTold = false
  for (;;) {
    const store = await openStore(config).catch((error: unknown) => holderOf(config, error))
    if (!('pid' in store)) return store
    if (!isTold) onWait(store)
    isTold = true
    await sleep(POLL_MS)
  }
}

/** The command that holds the store; any other reason why it did not open is thrown. */
async function holderOf(config: Config, error: unknown): Promise<StoreReport> {
  if (!(error instanceof AppError) || error.code !== 'STORE_LOCKED') throw error
  const owner = await askOwner(config)
  if (owner === undefined) throw error
  if (owner.role === 'serve') throw StoreServed({ file: owner.file, pid: owner.pid })
  if (owner.role === 'collect') throw StoreRecorded({ file: owner.file, pid: owner.pid })
  return owner
}
