import { startCli } from '../test/helpers/cli.ts'

/** Faked venues in a process of their own. */
export interface LiveFakes {
  /** Settings that lead a server to them. */
  readonly env: Record<string, string>
  readonly venues: readonly string[]
  readonly pid: number
  /** Has each venue make liquidations at a rate per second for so long. */
  flood(rate: number, seconds: number): Promise<void>
  /** Nothing more leaves; what was sent is on its way. */
  hush(): Promise<void>
  /** Liquidations sent so far, of all venues. */
  sent(): Promise<number>
  stop(): Promise<void>
}

const ADDRESS = /^\s+(\w+)\s+(ws:\S+)\s+(http:\S+)$/gm

/**
 * Starts `liqheat fake-exchange`.
 *
 * @param rate - liquidations per second and venue from the start
 */
export async function startFakes(
  venues: readonly string[],
  { symbols, rate }: { readonly symbols: readonly string[]; readonly rate: number },
): Promise<LiveFakes> {
  const flags = ['--venues', venues.join(','), '--symbols', symbols.join(','), '--rate', String(rate), '--port', '0']
  const child = startCli(['fake-exchange', ...flags])
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  let output = ''
  const urls = await new Promise<Map<string, { ws: string; rest: string }>>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk
      const found = [...output.matchAll(ADDRESS)].map(([, venue = '', ws = '', rest = '']) => {
        return [venue, { ws, rest }] as const
      })
      if (found.length === venues.length) resolve(new Map(found))
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void ended.then(() => reject(new Error(`the fakes ended: ${output}`)))
  })
  const rests = [...urls.values()].map(({ rest }) => rest)
  const plant = async (fault: object): Promise<void> => {
    const request = { method: 'POST', body: JSON.stringify(fault) }
    for (const answer of await Promise.all(rests.map((rest) => fetch(`${rest}/_fake/fault`, request)))) {
      if (!answer.ok) throw new Error(await answer.text())
    }
  }
  return {
    env: Object.fromEntries(
      [...urls].flatMap(([venue, { ws, rest }]) => [
        [`LIQHEAT_${venue.toUpperCase()}_WS_URL`, ws],
        [`LIQHEAT_${venue.toUpperCase()}_REST_URL`, rest],
      ]),
    ),
    venues,
    pid: child.pid ?? 0,
    flood: (perSecond, seconds) => plant({ type: 'flood', rate: perSecond, seconds }),
    hush: () => plant({ type: 'silent' }),
    sent: async () => {
      const states = await Promise.all(rests.map(async (rest) => (await fetch(`${rest}/_fake/state`)).json()))
      return states.reduce((sum, { liquidations }) => sum + liquidations.sent, 0)
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
