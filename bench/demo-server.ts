import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CliServer, runCli, startServer } from '../test/helpers/cli.ts'

/**
 * The built server in a process of its own, over a fresh store with a simulated market.
 *
 * @param flags - of the server; default: no limit of requests
 * @param symbols - one market each, of a seed of its own
 */
export async function withDemoServer(
  {
    days,
    flags = ['--rate-limit-per-minute', '0'],
    symbols = ['DEMOUSDT'],
  }: { days: number; flags?: readonly string[]; symbols?: readonly string[] },
  work: (server: CliServer) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'liqheat-bench-'))
  const db = join(folder, 'demo.duckdb')
  for (const [i, symbol] of symbols.entries()) {
    const market = ['--symbol', symbol, '--seed', String(7 + i), '--days', String(days), '--from', '2026-01-01']
    const simulated = await runCli(['simulate', '--db', db, ...market])
    if (simulated.code !== 0) throw new Error(simulated.stderr)
  }
  const server = await startServer(['--db', db, ...flags])
  try {
    await work(server)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
