import closeWithGrace from 'close-with-grace'
import type { Command } from 'commander'
import { accessOf } from '../../app/access-options.ts'
import { addConfigOptions, configOf, LIVE_KEYS } from '../config-options.ts'

const KEYS = [
  'db',
  'host',
  'port',
  'log_level',
  'cache_mb',
  'cache_minutes',
  'inputs_mb',
  'compute_threads',
  'db_memory_mb',
  'parameters_dir',
  'allow_public',
  'cors_origins',
  'embed_origins',
  'trust_proxy',
  'rate_limit_per_minute',
  'http_connections',
  'ws_clients',
  'sql',
  'sql_rows',
  'sql_seconds',
  'sql_memory_mb',
  'stop_timeout_ms',
  ...LIVE_KEYS,
] as const
/** Beyond the time that requests have: what is recorded is stored, and the store is closed. */
const STORE_CLOSES_MS = 10_000
/** The demo market: long enough for the 30-day window, the same on every machine. */
const DEMO = { seed: 7, days: 30, symbol: 'DEMOUSDT' } as const

/** `liqheat serve`: the API and the page over one store. */
export function registerServe(program: Command): void {
  const command = program
    .command('serve')
    .description('Serve the heatmap page and the API')
    .option('--live', 'watch the exchanges: record liquidations, candles, open interest, and move the heatmaps')
    .option('--demo', 'when the store is empty, fill it with a simulated market')
  addConfigOptions(command, KEYS).action(async (options: Record<string, unknown>) => {
    const config = configOf(KEYS, options)
    const access = accessOf(config)
    // Loaded here and below: the store and the web framework would make the start of every other command longer.
    const { openWhenFree } = await import('../../app/jobs/open-when-free.ts')
    const store = await openWhenFree(config, ({ pid }) =>
      console.log(`a command (process ${pid}) is writing to ${config.db}; the server starts when it is done`),
    )
    const isEmpty = (await store.coverage()).length === 0
    if (isEmpty && options['demo'] === true) {
      console.log(`${config.db} is empty: making a SIMULATED market to look at (${DEMO.days} days of ${DEMO.symbol})`)
      const { simulateInto } = await import('../../app/simulate-into.ts')
      const { rows, seconds } = await simulateInto(store, DEMO)
      console.log(`simulated ${rows} rows in ${seconds.toFixed(1)} s; they are labelled "simulated" everywhere`)
    }
    const { startServer } = await import('../../app/compose.ts')
    const server = await startServer(config, { store, isLive: options['live'] === true, access })
    const delay = config.stop_timeout_ms + STORE_CLOSES_MS
    const ending = { delay, logger: false, onTimeout: endNow, onSecondSignal: endNow, onSecondError: endNow } as const
    closeWithGrace(ending, async ({ err }) => {
      if (err) console.error(err)
      await server.stop()
    })
    console.log(`\nliqheat is running:  ${server.url}`)
    console.log(`API description:     ${server.url}/docs`)
    console.log(`store:               ${config.db}`)
    if (options['live'] === true) {
      console.log(`live:                ${config.live_symbols} of ${config.live_exchanges}`)
      console.log(`state of the feeds:  ${server.url}/exchanges/health`)
      return
    }
    console.log(
      `\nTo watch the exchanges, start it with --live. To load history, leave this running and type in another terminal:`,
    )
    console.log(`  npx liqheat ingest --exchange binance --symbol BTCUSDT --from 2026-01-01`)
    console.log(`  npx liqheat import candles.csv --exchange okx --symbol SOLUSDT --kind candles --interval 1m`)
    console.log(`"npx liqheat --help" tells the rest.`)
  })
}

/**
 * Ends the process whatever its threads do: an exit would wait for a statement that nothing can interrupt. What was
 * committed is in the store's log, which the next opening reads.
 */
function endNow(): void {
  console.error('the server could not stop in time and is ended; what is stored stays, the next start takes it up')
  process.kill(process.pid, 'SIGKILL')
}
