import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CliServer, runCli, startServer } from '../test/helpers/cli.ts'

/**
 * The built server in a process of its own, over a fresh store with a simulated market.
 *
 * @param flags - of the server; default: no limit of requests
 */
export async function withDemoServer(
  { days, flags = ['--rate-limit-per-minute', '0'] }: { days: number; flags?: readonly string[] },
  work: (server: CliServer) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'liqheat-bench-'))
  const db = join(folder, 'demo.duckdb')
  const simulated = await runCli(['simulate', '--db', db, '--days', String(days), '--from', '2026-01-01'])
  if (simulated.code !== 0) throw new Error(simulated.stderr)
  const server = await startServer(['--db', db, ...flags])
  try {
    await work(server)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
