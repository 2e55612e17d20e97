import { type CliServer, runCli, startServer, temporaryFolder } from './cli.ts'
import type { Scene } from './scenes.ts'
import { TEST_TOKENS } from './test-tokens.ts'

const START = '2026-01-05'
const DAYS = '14'
/** A minute and a half after the last stored candle: the clock of the servers and of the browser stands there. */
export const SCENE_TIME = Date.UTC(2026, 0, 19, 0, 1, 30)

/** The simulated markets of the demo store. */
const MARKETS = [
  { symbol: 'DEMOUSDT', seed: '7' },
  { symbol: 'WAVEUSDT', seed: '11' },
]

/** Servers whose answers are the same at every run, by the store of a scene. */
export type SceneServers = Readonly<Record<Scene['store'], CliServer>> & { stop(): Promise<void> }

/** Starts a server over a simulated store, one over an empty one, and one that wants a token. */
export async function startSceneServers(): Promise<SceneServers> {
  const folder = temporaryFolder()
  const env = { NODE_OPTIONS: `--import=data:text/javascript,Date.now=()=>${SCENE_TIME}` }
  const db = `${folder.path}/demo.duckdb`
  for (const { symbol, seed } of MARKETS) {
    const market = ['--symbol', symbol, '--seed', seed, '--from', START, '--days', DAYS]
    const { code, stderr } = await runCli(['simulate', '--db', db, ...market], env)
    if (code !== 0) throw new Error(`simulate ended with ${code}: ${stderr}`)
  }
  // With a clock that stands, a limit by the minute would never be lifted.
  const options = ['--rate-limit-per-minute', '0']
  const [demo, empty, guarded] = await Promise.all([
    startServer(['--db', db, ...options], env),
    startServer(['--db', `${folder.path}/empty.duckdb`, ...options], env),
    startServer(['--db', `${folder.path}/guarded.duckdb`, ...options], {
      ...env,
      LIQHEAT_TOKENS: TEST_TOKENS.option,
    }),
  ])
  return {
    demo,
    empty,
    guarded,
    stop: async () => {
      await Promise.all([demo, empty, guarded].map((server) => server.stop()))
      folder.remove()
    },
  }
}
