import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AskedChild } from './asked-child.ts'
import type { ClientsReport, ClientsRequest } from './ws-clients.ts'

const BARE = fileURLToPath(new URL('./bare-ws.mjs', import.meta.url))
/** The kernel counts the time of processes in hundredths of a second. */
const TICKS_PER_SECOND = 100

/** WebSocket clients in a process of their own. */
export class LiveClients {
  private readonly child = new AskedChild('ws-clients.ts')

  /**
   * Opens a client for each entry of `filters`; resolves when every one has its snapshot.
   *
   * @param url - HTTP address of the server
   */
  static async open(url: string, filters: readonly object[]): Promise<LiveClients> {
    const clients = new LiveClients()
    const request: ClientsRequest = { op: 'open', url: `${url.replace('http', 'ws')}/ws`, filters }
    await clients.child.ask(request)
    return clients
  }

  /** Ages count from now on. */
  measure(): void {
    const request: ClientsRequest = { op: 'measure' }
    this.child.tell(request)
  }

  async report(): Promise<ClientsReport> {
    const request: ClientsRequest = { op: 'report' }
    return (await this.child.ask(request)) as ClientsReport
  }

  stop(): Promise<void> {
    return this.child.stop()
  }
}

/** What a bare server, which makes and sends the same bytes, does to clients. */
export async function measureBare({
  clients: count,
  rowsPerSecond,
  everyMs,
  seconds,
}: {
  clients: number
  rowsPerSecond: number
  everyMs: number
  seconds: number
}): Promise<{ report: ClientsReport; cpu: number }> {
  const args = [BARE, String(rowsPerSecond), String(everyMs)]
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = await once(server.stdout, 'data')
    const clients = await LiveClients.open(
      `http://127.0.0.1:${String(port).trim()}`,
      Array.from({ length: count }, () => ({})),
    )
    await pause(2)
    clients.measure()
    const before = cpuSeconds(server.pid ?? 0)
    await pause(seconds)
    const report = await clients.report()
    const cpu = (cpuSeconds(server.pid ?? 0) - before) / seconds
    await clients.stop()
    return { report, cpu }
  } finally {
    server.kill()
  }
}

/** Time that a process has computed so far, s. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Resident memory of a process, MB. */
export function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}
