import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
/** Real market data beside the checkout; CI has it, a user's clone has not. */
export const SHARED_DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** What a finished command left. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder that is removed by `remove`. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'liqheat-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts the built CLI. */
export function startCli(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs the built CLI to its end. */
export async function runCli(args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  const child = startCli(args, env)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, stdout, stderr }
}

/** A server of the built CLI on a free port. */
export interface CliServer {
  readonly url: string
  readonly pid: number
  stop(): Promise<number | null>
}

/** Starts `liqheat serve` and waits until it prints its address. */
export async function startServer(args: readonly string[], env: Record<string, string> = {}): Promise<CliServer> {
  const child = startCli(['serve', '--port', '0', '--log-level', 'error', ...args], env)
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk
      const [, found] = /liqheat is running:\s+(http:\S+)/.exec(output) ?? []
      if (found !== undefined) resolve(found)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void ended.then((code) => reject(new Error(`serve ended with ${code}: ${output}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
