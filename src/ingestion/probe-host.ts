import { EnvHttpProxyAgent, request } from 'undici'

/** Whether a host answers, and how its clock stands to ours. */
export interface HostProbe {
  readonly name: string
  readonly url: string
  readonly milliseconds: number
  /** Our time minus the host's; undefined when it does not tell. */
  readonly clockOffsetMs: number | undefined
  /** Undefined when it can be used. */
  readonly problem: string | undefined
  readonly remedy: string
}

const PATIENCE_MS = 8000
/** `Date` headers have whole seconds: on average half of one has passed. */
const HEADER_AGE_MS = 500
const REFUSED = new Set([401, 403, 451])

/** Asks for a page of a host; any answer that is no refusal and no failure of the host's own is a good one. */
export async function probeHost(name: string, url: string): Promise<HostProbe> {
  const started = Date.now()
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: PATIENCE_MS } })
  try {
    const { statusCode, headers, body } = await request(url, { dispatcher, signal: AbortSignal.timeout(PATIENCE_MS) })
    await body.dump()
    const ended = Date.now()
    const told = typeof headers['date'] === 'string' ? Date.parse(headers['date']) + HEADER_AGE_MS : Number.NaN
    const clockOffsetMs = Number.isFinite(told) ? (started + ended) / 2 - told : undefined
    return { name, url, milliseconds: ended - started, clockOffsetMs, ...judge(statusCode) }
  } catch (error) {
    const problem = error instanceof Error ? describe(error) : String(error)
    const remedy = 'check the network, the name service and proxies (HTTPS_PROXY)'
    return { name, url, milliseconds: Date.now() - started, clockOffsetMs: undefined, problem, remedy }
  } finally {
    await dispatcher.destroy()
  }
}

function judge(status: number): Pick<HostProbe, 'problem' | 'remedy'> {
  if (REFUSED.has(status)) {
    return { problem: `it refuses this address (${status}: region or firewall)`, remedy: 'use a mirror with --source' }
  }
  if (status >= 500) return { problem: `it answers ${status}`, remedy: 'try again later' }
  return { problem: undefined, remedy: '' }
}

function describe(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return error.message.includes(code) ? error.message : `${code} ${error.message}`
}
