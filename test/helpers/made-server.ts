import { writeFileSync } from 'node:fs'
import { type CliServer, runCli, startServer, temporaryFolder } from './cli.ts'
import { writeMadeMarket } from './made-market.ts'

const HOUR = 3_600_000
/** 2026-01-05T00:00:00Z */
export const SLOW_START = 1_767_571_200_000

/** A server over markets whose maps are known by heart, and a simulated one. */
export interface MadeServer {
  readonly server: CliServer
  readonly db: string
  /** Folder for what a test writes. */
  readonly folder: string
  get<Body = Record<string, unknown>>(path: string): Promise<{ response: Response; body: Body }>
  stop(): Promise<void>
}

/**
 * Stores MADEUSDT (see `writeMadeMarket`) on OKX and the same as TWOUSDT on OKX and Bybit, BAREUSDT with candles alone,
 * SLOWUSDT and, where asked for, three simulated days of DEMOUSDT; then serves them.
 *
 * SLOWUSDT has three days of hourly candles at 100; open interest rises by 1,000 coins in hour 10 and by 500 in hour 60.
 */
export async function startMadeServer({ hasDemo = false } = {}): Promise<MadeServer> {
  const folder = temporaryFolder()
  const db = `${folder.path}/made.duckdb`
  const files = writeMadeMarket(folder.path)
  const slow = writeSlowMarket(folder.path)
  const load = async (symbol: string, exchange: string, found: { candles: string; openInterest?: string }) => {
    const key = ['--exchange', exchange, '--symbol', symbol, '--db', db]
    await mustRun(['import', found.candles, ...key, '--kind', 'candles'])
    if (found.openInterest === undefined) return
    await mustRun(['import', found.openInterest, ...key, '--kind', 'open-interest', '--open-interest-unit', 'base'])
  }
  await load('MADEUSDT', 'okx', files)
  await load('TWOUSDT', 'okx', files)
  await load('TWOUSDT', 'bybit', files)
  await load('BAREUSDT', 'okx', { candles: files.candles })
  await load('SLOWUSDT', 'okx', slow)
  if (hasDemo) await mustRun(['simulate', '--seed', '3', '--days', '3', '--from', '2026-01-05', '--db', db])
  const server = await startServer(['--db', db])
  return {
    server,
    db,
    folder: folder.path,
    get: async (path) => {
      const response = await fetch(server.url + path)
      return { response, body: await response.json() }
    },
    stop: async () => {
      await server.stop()
      folder.remove()
    },
  }
}

async function mustRun(args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCli(args)
  if (code !== 0) throw new Error(`liqheat ${args.join(' ')} ended with ${code}: ${stderr}`)
}

function writeSlowMarket(folder: string): { candles: string; openInterest: string } {
  const hours = Array.from({ length: 73 }, (_, hour) => SLOW_START + hour * HOUR)
  const files = { candles: `${folder}/slow.csv`, openInterest: `${folder}/slow-oi.csv` }
  const candles = hours.slice(0, 72).map((time) => `${time},100,100.01,99.99,100,10`)
  const readings = hours.map((time, hour) => `${time},${hour <= 10 ? 1000 : hour <= 60 ? 2000 : 2500}`)
  writeFileSync(files.candles, `${['open_time,open,high,low,close,volume', ...candles].join('\n')}\n`)
  writeFileSync(files.openInterest, `${['time,open_interest', ...readings].join('\n')}\n`)
  return files
}
